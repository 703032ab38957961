/** Where readers began, what they lost and what they jumped over: how it is judged. */
import { expect, test } from 'vitest'
import { does, poll, send } from './jepsen/jepsen.test-data.ts'
import { finds, type Given, grid, judged, type Lines } from './judged.test-data.ts'
import type { Operation } from './operation.ts'

const sendsThree = does(0, 'ok', send(0, 'a', 0), send(0, 'b', 1), send(0, 'c', 2))
/** Nothing that permits a loss. */
const facts = [
  'producer.acks=all',
  'topic.min.insync.replicas=2',
  'topic.replication.factor=3',
  'topic.unclean.leader.election.enable=false',
  'topic.flush.messages=1',
  'consumer.auto.offset.reset=none',
]

/** Whether the only anomaly of this name is permitted. */
function verdictOf(name: string, lines: Lines, given: Given) {
  const { anomalies, permitted } = judged(lines, given)
  const found = permitted.filter((_, i) => anomalies[i]!.name === name)
  expect(found).toHaveLength(1)
  return found[0]!.permitted
}

test('lost-write at the front cannot be told, unless somebody is known to have begun there', () => {
  const front = does(1, 'ok', poll({ 0: [[1, 'b'], [2, 'c']] })) // prettier-ignore
  const begins = (kind: 'assign' | 'commit' | 'fetchCommitted', offset: number, more: Partial<Operation> = {}) =>
    grid([sendsThree, [{ process: 1, type: 'ok', kind, places: [{ partition: 0, offset }], ...more }], front])
  expect(grid([sendsThree, front])).toBe('? ? n ? n')
  expect(judged([sendsThree, front]).on('NAL').reasons[0]?.text).toContain('retention cuts there')
  expect(grid([sendsThree, front], { facts: ['consumer.auto.offset.reset=earliest'] })).toBe('b b n b n')
  expect(grid([sendsThree, front], { facts: ['consumer.auto.offset.reset=latest'] })).toBe('? ? n ? n')
  expect(begins('assign', 0)).toBe('b b n b n')
  expect(begins('assign', 1)).toBe('? ? n ? n')
  expect(begins('assign', 1, { seeksToBeginning: true })).toBe('b b n b n')
  expect(begins('assign', 0, { type: 'failed' })).toBe('? ? n ? n')
  expect(begins('commit', 0)).toBe('b b n b n')
  expect(begins('fetchCommitted', 0)).toBe('b b n b n')
  expect(begins('fetchCommitted', -1)).toBe('? ? n ? n')
})

test('lost-write at the front of part of a transaction of unknown outcome: EO cannot be told', () => {
  const unknown = does(2, 'unknown', send(0, 'y', 0), poll({}), send(1, 'z', 0))
  const proof = does(3, 'ok', poll({ 0: [[1, 'b']], 1: [[0, 'z']] }))
  expect(grid([does(0, 'ok', send(0, 'b', 1), send(0, 'c', 2)), unknown, proof])).toBe('? ? n ? n')
})

test('redelivery to a member that lost the partition to another is permitted; to one that has it again, not', () => {
  const owns = (process: number) => [
    { process, type: 'ok', kind: 'assign', group: 'g', places: [{ partition: 0 }] } as const,
  ]
  const isPermitted = (...owners: readonly number[]) =>
    verdictOf('redelivery', [sendsThree, ...owners.map(owns), does(1, 'ok', poll({ 0: [[0, 'a']] }))], {
      found: finds('redelivery', [[0, 'a']], [1 + owners.length]),
    })
  expect(isPermitted(1, 2)).toBe('yes')
  expect(isPermitted(1, 2, 1)).toBe('no')
  expect(isPermitted(1)).toBe('no')
})

test('a loss before where every reader was assigned is permitted; not where one began at it, or nobody knows where', () => {
  const assigned = (process: number, offset?: number) => [
    { process, type: 'ok', kind: 'assign', places: [{ partition: 0, offset }] } as const,
  ]
  const reads = (process: number) => does(process, 'ok', poll({ 0: [[1, 'b'], [2, 'c']] })) // prettier-ignore
  expect(verdictOf('lost-write', [sendsThree, assigned(1, 1), reads(1)], { facts })).toBe('yes')
  expect(verdictOf('lost-write', [sendsThree, assigned(1, 0), reads(1)], { facts })).toBe('no')
  expect(verdictOf('lost-write', [sendsThree, assigned(1, 1), reads(1), reads(2)], { facts })).toBe('no')
  expect(verdictOf('lost-write', [sendsThree, assigned(1), reads(1)], { facts })).toBe('no')
})

test('a reader that jumps to and fro over a long log is judged without copying what it jumps over', () => {
  const count = 20_000
  const all = Array.from({ length: count }, (_, offset) => [offset, `v${offset}`] as const)
  const sends = all.map(([offset, value]) => does(0, 'ok', send(0, value, offset)))
  const jumps = Array.from({ length: count }, (_, i) => does(1, 'ok', poll({ 0: [all[i % 2 === 0 ? 0 : count - 1]!] })))
  const { anomalies, on } = judged([...sends, does(2, 'ok', poll({ 0: all })), ...jumps])
  const skips = anomalies.filter(({ name }) => name === 'poll-skip')
  expect(skips).toHaveLength(count / 2)
  expect(on('ALO').reasons.find(({ anomaly }) => anomaly === 'poll-skip')).toMatchObject({ count: count / 2 })
  expect(on('ALO').verdict).toBe('broken')
})
