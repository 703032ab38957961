import { expect, test } from 'vitest'
import { readConfiguration } from '../model/deployment/index.ts'
import { compare, type Outcome, type Side } from './compared.ts'
import type { Finding, Verdict } from './finding.ts'

function sideOf(producer: string, findings: readonly Finding[], name = 'producer.properties'): Side {
  const settings = { sets: ['topic.replication.factor=3'], clients: ['java@3.7'] }
  return { configuration: readConfiguration([{ name, text: producer }], settings), findings }
}
const found = (id: string, verdict: Verdict, more: Partial<Finding> = {}): Finding => {
  const sizes = { scope: '', states: 1, transitions: 1, depth: 1, seconds: 0 }
  return { id, verdict, because: [], ...sizes, ...more }
}
const all = 'acks=all\n'
const one = 'linger.ms=5\nacks=1\n'
const cell = (before: Verdict, after: Verdict, now = one) =>
  compare(sideOf(all, [found('NAL:b1', before)]), sideOf(now, [found('NAL:b1', after)]), ['NAL:b1'])

test.each<[Verdict, Verdict, string | undefined]>([
  ['holds', 'broken', 'worse'],
  ['holds', 'depends', 'worse'],
  ['depends', 'broken', 'worse'],
  ['broken', 'holds', 'better'],
  ['broken', 'inconclusive', 'better'],
  ['depends', 'inconclusive', 'otherwise'],
  ['broken', 'broken', undefined],
])('from %s to %s is %s', (before, after, kind) => {
  const { changes, same } = cell(before, after)
  expect(changes.map(change => change.kind)).toEqual(kind === undefined ? [] : [kind])
  expect(same).toBe(kind === undefined ? 1 : 0)
})

test.each<[Verdict, Verdict, Outcome]>([
  ['holds', 'holds', 'kept'],
  ['broken', 'holds', 'kept'],
  ['depends', 'holds', 'kept'],
  ['holds', 'broken', 'lost'],
  ['broken', 'broken', 'broken before'],
  ['broken', 'depends', 'broken before'],
  ['holds', 'depends', 'undecided'],
  ['holds', 'inconclusive', 'undecided'],
  ['depends', 'broken', 'undecided'],
  ['inconclusive', 'broken', 'undecided'],
])('D1: required, from %s to %s is %s', (before, after, outcome) => {
  expect(cell(before, after).required).toMatchObject([{ id: 'NAL:b1', outcome }])
})

test('D2: what depends exactly as it did is not lost; on other values it is undecided', () => {
  const depends = (when: string) => {
    const branches = [{ when, verdict: 'broken' as const, scope: '', states: 1 }]
    return found('NAL:b1', 'depends', { branches })
  }
  const between = (before: Finding, after: Finding, now: string) =>
    compare(sideOf(all, [before]), sideOf(now, [after]), ['NAL:b1'])
  expect(between(depends('a'), depends('a'), one)).toMatchObject({ same: 1, required: [{ outcome: 'kept' }] })
  const other = between(depends('a'), depends('b'), one)
  expect(other).toMatchObject({ changes: [{ kind: 'otherwise' }], required: [{ outcome: 'undecided' }] })
})

test('D2: what was not decided on either side is not lost where no fact changed', () => {
  expect(cell('inconclusive', 'inconclusive', all).required).toMatchObject([{ outcome: 'kept' }])
})

test('D3: a change names the facts that are otherwise, with the lines of both sides', () => {
  const [change] = cell('holds', 'broken').changes
  expect(change!.facts[0]).toEqual({
    fact: 'producer.acks',
    before: { file: 'producer.properties', line: 1, key: 'acks', value: 'all' },
    after: { file: 'producer.properties', line: 2, key: 'acks', value: '1' },
  })
  expect(change!.facts.map(({ fact }) => fact)).toEqual(['producer.acks', 'producer.enable.idempotence'])
})

test('D3: a default that another client brings stands against the line that sets it', () => {
  const old = sideOf('retries=5\n', [found('NSL:c', 'holds')])
  const now = sideOf('linger.ms=0\n', [found('NSL:c', 'broken')])
  expect(compare(old, now).changes[0]!.facts).toEqual([
    {
      fact: 'producer.retries',
      before: { file: 'producer.properties', line: 1, key: 'retries', value: '5' },
      after: { key: 'retries', value: '2147483647', default: 'java@3.7' },
    },
  ])
})

test('a guarantee that one side alone was asked about is neither worse nor better', () => {
  const { changes } = compare(sideOf(all, []), sideOf(all, [found('EO:c', 'broken')]))
  expect(changes).toMatchObject([{ id: 'EO:c', after: 'broken', kind: 'otherwise' }])
  expect(changes[0]).not.toHaveProperty('before')
})

test('cells stand in the order of the new side', () => {
  const both = ['NAL:b1', 'ALO:c', 'AMO:n']
  const old = sideOf(
    all,
    both.toReversed().map(id => found(id, 'holds')),
  )
  const now = sideOf(
    one,
    both.map(id => found(id, 'broken')),
  )
  expect(compare(old, now).changes.map(({ id }) => id)).toEqual(both)
})
