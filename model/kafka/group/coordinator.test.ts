/**
 * The group coordinator, led by hand: whom it knows, what it answers by Kafka's names, and whose commits it takes.
 */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { coordinatorMachine } from './coordinator.ts'
import type { CoordinatorContext, InstanceOf } from './coordinator-rules.ts'

const none: InstanceOf = () => 0
type Event = Parameters<ReturnType<typeof driven>['take']>[0]
const by = (member: number, generation: number, id = 1) => ({ member, id, generation })
const joins = (member: number, more: object = {}): Event => ({
  type: 'JoinGroup',
  ...by(member, 0),
  isStranger: true,
  owned: [],
  ...more,
})
const syncs = (member: number, generation: number, partitions: readonly number[] = []): Event => ({
  type: 'SyncGroup',
  ...by(member, generation),
  assignment: [{ member, id: 1, partitions }],
})
const commits = (member: number, generation: number, offset = 1, id = 1, partition = 1): Event => ({
  type: 'OffsetCommit',
  ...by(member, generation, id),
  offsets: [{ partition, offset }],
})
const beats = (member: number, generation: number): Event => ({ type: 'Heartbeat', ...by(member, generation) })
const error = (lines: readonly string[] | undefined) => /error=(\w+)/.exec(lines?.[0] ?? '')?.[1]

/** A group of members 1 and 2 in generation 1; the first one owns partition 1. */
function formed(instanceOf = none) {
  const group = driven<CoordinatorContext>(coordinatorMachine(instanceOf, 2), { offsets: [0, -1] })
  group.take(joins(1))
  group.take(joins(2))
  group.take({ type: 'completeJoin' })
  group.take(syncs(1, 1, [1]))
  return group
}

test('A new group waits for its members; the first of them leads, and brings the assignment.', () => {
  const group = driven<CoordinatorContext>(coordinatorMachine(none, 2), { offsets: [0] })
  expect(group.take(joins(1))).toEqual([])
  expect(group.take({ type: 'completeJoin' })).toBeUndefined()
  group.take(joins(2))
  expect(group.take({ type: 'completeJoin' })).toEqual([
    'member-1 Joined id=1 generation=1 peers=[{"member":1,"id":1,"owned":[]},{"member":2,"id":1,"owned":[]}]',
    'member-2 Joined id=1 generation=1 peers=[]',
  ])
  expect(group.take(syncs(2, 1))).toBeUndefined()
  expect(group.take(syncs(1, 1, [1]))).toEqual(['member-1 Synced shares=[{"partition":1,"offset":0}]'])
  expect(group.take(syncs(2, 1))).toEqual(['member-2 Synced shares=[]'])
})

test('An unknown member, a member id of another life and an expired generation get Kafka’s errors, and change nothing.', () => {
  const group = formed()
  const before = group.context()
  expect(error(group.take(commits(3, 1)))).toBe('UNKNOWN_MEMBER_ID')
  expect(error(group.take(commits(1, 1, 1, 2)))).toBe('UNKNOWN_MEMBER_ID')
  expect(error(group.take(commits(1, 0)))).toBe('ILLEGAL_GENERATION')
  expect(error(group.take(commits(1, 2)))).toBe('ILLEGAL_GENERATION')
  expect(error(group.take(beats(3, 1)))).toBe('UNKNOWN_MEMBER_ID')
  expect(error(group.take({ type: 'JoinGroup', ...by(3, 1), isStranger: false, owned: [] }))).toBe('UNKNOWN_MEMBER_ID')
  expect(group.context()).toEqual(before)
})

test('A member commits whatever partition it names: who owns it the coordinator does not ask.', () => {
  const group = formed()
  expect(error(group.take(commits(2, 1, 5, 1, 2)))).toBe('NONE')
  expect(group.context().offsets).toEqual([0, 5])
})

test('While a rebalance is prepared a commit is stored and a heartbeat tells of it; while it completes a commit is refused.', () => {
  const group = formed()
  group.take(joins(3))
  expect(error(group.take(beats(1, 1)))).toBe('REBALANCE_IN_PROGRESS')
  expect(error(group.take(commits(1, 1, 1)))).toBe('NONE')
  for (const member of [1, 2]) group.take({ type: 'JoinGroup', ...by(member, 1), isStranger: false, owned: [] })
  group.take({ type: 'completeJoin' })
  expect(error(group.take(commits(1, 2, 2)))).toBe('REBALANCE_IN_PROGRESS')
  expect(error(group.take(commits(1, 1, 2)))).toBe('ILLEGAL_GENERATION')
  expect(group.context().offsets).toEqual([1, -1])
})

test('Who is late for a rebalance is dropped, unless it has an instance id; then it stays, and does not lead.', () => {
  const stay = (instanceOf: (member: number) => number) => {
    const group = formed(instanceOf)
    group.take(joins(3))
    group.take({ type: 'rebalanceTimeout' })
    return group.context().members.map(({ member }) => member)
  }
  expect([stay(none), stay(member => member)]).toEqual([[3], [3, 1, 2]])
})

test('A static member that comes back takes its place, its partitions and the generation; its former self is fenced.', () => {
  const group = formed(member => member)
  expect(group.take(joins(1, { id: 2 }))).toEqual([
    'member-1 Joined id=2 generation=1 peers=[{"member":1,"id":2,"owned":[]},{"member":2,"id":1,"owned":[]}]',
  ])
  expect(group.value()).toBe('stable')
  expect(group.context().assignment).toEqual([{ member: 1, id: 2, partitions: [1] }])
  expect(error(group.take(commits(1, 1)))).toBe('FENCED_INSTANCE_ID')
  expect(error(group.take(commits(1, 1, 1, 2)))).toBe('NONE')
})

test('Who leaves, or whose session expires, is a rebalance for the others; the last one leaves an empty group.', () => {
  const group = formed()
  expect(error(group.take({ type: 'LeaveGroup', ...by(1, 1) }))).toBe('NONE')
  expect(group.value()).toBe('preparing')
  expect(error(group.take({ type: 'LeaveGroup', ...by(1, 1) }))).toBe('UNKNOWN_MEMBER_ID')
  group.take({ type: 'sessionTimeout', member: 2, id: 1 })
  expect([group.value(), group.context().members]).toEqual(['empty', []])
})
