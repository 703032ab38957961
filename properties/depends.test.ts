/** A cell over unknown facts: what its branches ask, and what makes no difference. The verdicts are played. */
import { expect, test } from 'vitest'
import type { Assumptions, FactName, FactValue } from '../model/deployment/index.ts'
import { NEVER } from '../model/deployment/index.ts'
import type { Leaves } from './branching.ts'
import { branchesOf, type Decided, decidingFact } from './depends.ts'
import type { Finding, Verdict } from './finding.ts'

const finding = (verdict: Verdict): Finding => ({
  id: 'NAL:b1',
  guarantee: 'NAL',
  verdict,
  scope: '2 brokers',
  states: 1,
  transitions: 1,
  depth: 1,
  seconds: 0,
  because: [],
})

const client = 'producer.client'
const min = 'topic.min.insync.replicas'
const unclean = 'topic.unclean.leader.election.enable'
const flush = 'topic.flush.messages'
const values: Readonly<Partial<Record<FactName, readonly FactValue[]>>> = {
  [client]: ['java@3.7', 'kafkajs@2.2', 'librdkafka@2.3'],
  [min]: [1, 2],
  [unclean]: [false, true],
  [flush]: [NEVER, 1],
}

/** Every combination of these facts. */
function all(facts: readonly FactName[], verdictOf: (assume: Assumptions) => Verdict): [readonly Decided[], Leaves] {
  const combinations = facts.reduce(
    (some: readonly Assumptions[], fact) =>
      some.flatMap(assume => values[fact]!.map(value => ({ ...assume, [fact]: value }))),
    [{}],
  )
  const found = combinations.map((assume): Decided => ({
    leaf: { assume, deployment: {} as never },
    finding: finding(verdictOf(assume)),
  }))
  return [found, { leaves: found.map(({ leaf }) => leaf), complete: true, unknown: facts }]
}
const branchTexts = ({ branches = [] }: Finding) => branches.map(({ when, verdict }) => `${when}: ${verdict}`)

test('A fact that makes no difference is in no branch, and is said to make none.', () => {
  const [found, leaves] = all([client, min, unclean], assume =>
    assume[unclean] === true && assume[min] === 1 ? 'broken' : 'holds',
  )
  const cell = branchesOf(found, leaves)
  expect(branchTexts(cell)).toEqual([
    `${min}=2: holds`,
    `${min}=1 and ${unclean}=false: holds`,
    `${min}=1 and ${unclean}=true: broken`,
  ])
  expect(cell.note).toBe(`unknown: ${min}, ${unclean}. Of no consequence, whatever the others are: ${client}.`)
  expect(decidingFact(found, leaves.unknown)).toBe(min)
})

test('A fact that makes a difference in one corner alone stays.', () => {
  const [found, leaves] = all([client, min, unclean], assume =>
    assume[client] === 'kafkajs@2.2' && assume[min] === 1 && assume[unclean] === true ? 'broken' : 'holds',
  )
  const cell = branchesOf(found, leaves)
  expect(cell.note).toBe(`unknown: ${client}, ${min}, ${unclean}.`)
  expect(branchTexts(cell).at(-1)).toBe(`${client}=kafkajs@2.2 and ${min}=1 and ${unclean}=true: broken`)
})

test('Where nobody knows what would decide, what rules out most is asked for first.', () => {
  const [found] = all([min, client, unclean], () => 'broken')
  expect(decidingFact(found, [min, client, unclean])).toBe(client)
  expect(decidingFact(found.slice(0, 1), [min, client, unclean])).toBe(undefined)
})

test('Never is written as Kafka writes it.', () => {
  const [found, leaves] = all([flush], assume => (assume[flush] === 1 ? 'holds' : 'broken'))
  expect(branchTexts(branchesOf(found, leaves))).toEqual([`${flush}=9223372036854775807: broken`, `${flush}=1: holds`])
})

test('What is broken is blamed on what somebody wrote, where that is enough.', () => {
  const [found, leaves] = all([min, unclean], () => 'broken')
  const written = { file: 'producer.properties', line: 3, key: 'acks', value: '1' }
  const supposed = (key: FactName) => ({ key, value: '1 (assumed: nobody said)' })
  const blamed = [[supposed(min)], [supposed(min), supposed(unclean)], [written], [supposed(unclean)]]
  const told = found.map((decided, i) => ({ ...decided, finding: { ...decided.finding, because: blamed[i]! } }))
  expect(branchesOf(told, leaves).because).toEqual([written])
})

test('V6: a fact that others make idle is asked for behind them, and what it is then makes no difference.', () => {
  const [acks, idempotence] = ['producer.acks', 'producer.enable.idempotence'] as const
  const leaf = (assume: Assumptions, verdict: Verdict): Decided => ({
    leaf: { assume, deployment: {} as never },
    finding: finding(verdict),
  })
  const found = [
    leaf({ [acks]: '1', [idempotence]: false }, 'broken'),
    leaf({ [acks]: 'all', [idempotence]: false }, 'holds'),
    leaf({ [acks]: 'all', [idempotence]: true, [client]: 'java@3.7' }, 'holds'),
    leaf({ [acks]: 'all', [idempotence]: true, [client]: 'java@2.8' }, 'holds'),
    leaf({ [acks]: 'all', [idempotence]: true, [client]: 'kafkajs@2.2' }, 'broken'),
  ]
  const unknown = [acks, idempotence, client] as const
  const cell = branchesOf(found, { leaves: found.map(each => each.leaf), complete: true, unknown })
  expect(branchTexts(cell)).toEqual([
    `${acks}=1: broken`,
    `${acks}=all and ${client}=java@3.7 or java@2.8: holds`,
    `${acks}=all and ${client}=kafkajs@2.2 and ${idempotence}=false: holds`,
    `${acks}=all and ${client}=kafkajs@2.2 and ${idempotence}=true: broken`,
  ])
  expect(cell.note).toBe(`unknown: ${acks}, ${idempotence}, ${client}.`)
})

test('Values behind which the same comes out stand together, whatever is asked further.', () => {
  const [found, leaves] = all([client, min, unclean], assume =>
    assume[min] === 1 && (assume[unclean] === true || assume[client] === 'kafkajs@2.2') ? 'broken' : 'holds',
  )
  const cell = branchesOf(found, leaves)
  expect(branchTexts(cell)).toEqual([
    `${min}=2: holds`,
    `${min}=1 and ${unclean}=true: broken`,
    `${min}=1 and ${unclean}=false and ${client}=java@3.7 or librdkafka@2.3: holds`,
    `${min}=1 and ${unclean}=false and ${client}=kafkajs@2.2: broken`,
  ])
  const [alike, theirs] = all([client, min, unclean], assume => {
    const isWeak = (assume[min] === 1) === (assume[unclean] === true)
    return isWeak === (assume[client] === 'kafkajs@2.2') ? 'broken' : 'holds'
  })
  expect(branchTexts(branchesOf(alike, theirs))[0]).toBe(
    `${client}=java@3.7 or librdkafka@2.3 and ${min}=1 and ${unclean}=false: broken`,
  )
})
