/** No rule of a group's machines is a dead letter: every transition is taken in one of a few small scopes, but those that Kafka never takes. */
import { expect, test } from 'vitest'
import { explore } from '../../explorer/index.ts'
import { type GroupParameters, type GroupScope, safeGroup, smallGroup } from './parameters.ts'
import { groupSystem } from './system.ts'

const each = (...faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))
const everything = each('c', 'n', 'e', 'rb', 'start', 'close', 'early')
const system = (change: Partial<GroupParameters>, bounds: Partial<GroupScope>) =>
  groupSystem({ ...safeGroup, ...change }, { ...smallGroup, faults: everything, ...bounds })

const alone = { groups: [1] }
const moving = { late: 1, partitions: 2, keys: [2] }
const systems = [
  system({ commit: 'poll', maxPollRecords: 2 }, { keys: [1] }),
  system({ commit: 'before' }, { keys: [1] }),
  system({ commit: 'handed-out', handling: 'hand-off' }, { keys: [1], faults: each('c', 'e') }),
  // A cooperative member gives up what moves, and joins once more; librdkafka commits meanwhile.
  system({ commit: 'poll', assignment: 'cooperative' }, moving),
  system({ commit: 'handed-out', assignment: 'cooperative' }, moving),
  // Static members keep their place in a rebalance that they miss; two with one instance id fence each other.
  system({ instances: 'static' }, { keys: [1] }),
  system({ instances: 'static' }, { late: 1, keys: [], faults: { rb: 1, c: 1, start: 1 }, total: 2 }),
  system({ instances: 'shared', commit: 'before' }, { late: 1, keys: [1], total: 2 }),
  system({ instances: 'shared' }, { late: 1, grows: 1, keys: [1], faults: each('start') }),
  ...(['swallows', 'gives-up', 'retry-topic', 'dead-letter'] as const).map(onThrow => system({ onThrow }, alone)),
  system({}, { ...alone, grows: 1, deletes: 1, isEstablished: false, faults: {} }),
  system({ commit: 'poll', whileCommitting: 'hands-out' }, { late: 1, faults: each('start', 'n'), total: 2 }),
  // A member that was dropped is too slow as well.
  system({}, { keys: [1], faults: { rb: 2 }, total: 2 }),
]
const all = systems.map(spec => explore(spec))
const coverage = all.flatMap(exploration => exploration.coverage)

test('No transition is dead in all of these scopes, but the refusals that the machine would make if Kafka decided otherwise.', () => {
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  const dead = new Set(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name)))
  expect([...dead]).toEqual([
    'group.preparing OffsetCommit [and isMember, isCurrentGeneration]',
    'group.completing OffsetCommit [and and isMember, isCurrentGeneration, mayCommitWhileCompleting]',
  ])
})

test('Nothing arrives where nobody handles it.', () => {
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})

test('The scopes are small, and searched to their end.', () => {
  expect(all.every(({ exhaustive }) => exhaustive)).toBe(true)
  expect(Math.max(...all.map(({ states }) => states))).toBeLessThan(10_000)
})
