/** The coordinator of groups, driven by hand: static members, commits, and what becomes of a group when its coordinator is another. */
import { beforeEach, describe, expect, test } from 'vitest'
import { DrivenBroker, orders } from './broker.test-data.ts'
import { arrive, as, askedOf, joinOf, member, of } from './group.test-data.ts'
import type { RequestOf } from './protocol.ts'

const offsets = '__consumer_offsets-0'
let broker: DrivenBroker

beforeEach(() => {
  broker = new DrivenBroker()
})

const { group, stored, timeIsUp, ids, joined, errorOf, heartbeat, commit, sync, rejoin, two } = askedOf(() => broker)

describe('a static member (KIP-345)', () => {
  const still = (more: Partial<RequestOf<'JoinGroup'>> = {}) => joinOf({ groupInstanceId: 'one', ...more })

  /** The only member, stable in generation 1. */
  function settled(): string {
    const { memberId } = as('JoinGroup', broker.ask(still(), 's'))
    const about = { ...of(memberId, 1), groupInstanceId: 'one' }
    broker.ask({ api: 'SyncGroup', ...about, assignments: [{ memberId, assignment: [orders] }] })
    return memberId
  }

  test('joins at once, and is replaced under another id without a rebalance; the id is written, the assignment stands', () => {
    const before = settled()
    const answer = as('JoinGroup', broker.ask(still(), 's'))
    expect(answer).toMatchObject({ errorCode: 'NONE', generationId: 1, skipAssignment: true })
    expect(answer.memberId).not.toBe(before)
    expect(group()).toMatchObject({ state: 'Stable', generationId: 1, leader: answer.memberId })
    expect(stored().members).toMatchObject([{ memberId: answer.memberId, assignment: [orders] }])
    const about = { ...of(answer.memberId, 1), groupInstanceId: 'one' }
    expect(broker.ask({ api: 'SyncGroup', ...about, assignments: [] })).toMatchObject({ assignment: [orders] })
  })

  test('that was replaced is fenced, whatever it asks', () => {
    const before = settled()
    broker.ask(still(), 's')
    expect(heartbeat(before, 1, 'one')).toBe('FENCED_INSTANCE_ID')
    expect(commit(before, 1, { groupInstanceId: 'one' })).toBe('FENCED_INSTANCE_ID')
    expect(errorOf(broker.ask(still({ memberId: before })))).toBe('FENCED_INSTANCE_ID')
    expect(errorOf(broker.ask({ api: 'SyncGroup', ...of(before, 1), groupInstanceId: 'one', assignments: [] }))).toBe(
      'FENCED_INSTANCE_ID',
    )
    expect(errorOf(broker.ask({ api: 'LeaveGroup', ...of(before, 1), groupInstanceId: 'one' }))).toBe(
      'FENCED_INSTANCE_ID',
    )
  })

  test('in the barrier is fenced by its successor, which waits in its place', () => {
    settled()
    const one = arrive(broker, 'c1')
    const waiting = group().members[0]!.memberId
    broker.ask(still({ memberId: waiting }), 'old')
    expect(as('JoinGroup', broker.told('c1'))).toMatchObject({ generationId: 2 })
    arrive(broker, 'c2')
    broker.ask(still({ memberId: waiting }), 'old')
    broker.ask(still(), 'new')
    expect(as('JoinGroup', broker.told('old'))).toMatchObject({ errorCode: 'FENCED_INSTANCE_ID' })
    rejoin(one)
    expect(as('JoinGroup', broker.told('new'))).toMatchObject({ errorCode: 'NONE', generationId: 3 })
  })

  test('stays when a rebalance ends without it, until its session is over', () => {
    settled()
    const one = arrive(broker, 'c1')
    timeIsUp('join')
    expect(joined('c1')).toMatchObject({ generationId: 2, leader: one })
    expect(ids()).toHaveLength(2)
    timeIsUp('session', ids()[0])
    expect(ids()).toEqual([one])
  })

  test('of a name that the group does not know is unknown', () => {
    settled()
    expect(heartbeat('x', 1, 'another')).toBe('UNKNOWN_MEMBER_ID')
  })
})

describe('a commit', () => {
  test('is taken of a member of the generation, in a rebalance too until all have joined; then its owner is not known', () => {
    const [one, other] = two()
    expect(commit(one, 2)).toBe('NONE')
    expect(commit(one, 1)).toBe('ILLEGAL_GENERATION')
    expect(commit(one, 3)).toBe('ILLEGAL_GENERATION')
    expect(commit('stranger', 2)).toBe('UNKNOWN_MEMBER_ID')
    arrive(broker, 'c3')
    expect(commit(other, 2, { offsets: { [orders]: 9 } })).toBe('NONE')
    rejoin(one)
    rejoin(other)
    expect(commit(other, 2)).toBe('ILLEGAL_GENERATION')
    expect(commit(other, 3)).toBe('REBALANCE_IN_PROGRESS')
    expect(stored().offsets).toEqual({ [orders]: 9 })
  })

  test('without a generation is for a group without members alone (assign, an admin)', () => {
    expect(commit('', -1)).toBe('NONE')
    expect(stored().offsets).toEqual({ [orders]: 7 })
    expect(commit('somebody', 3)).toBe('UNKNOWN_MEMBER_ID')
    member(broker, 'c1')
    expect(commit('', -1)).toBe('UNKNOWN_MEMBER_ID')
  })

  test('of a partition that is somebody else’s is taken: nobody looks at that (GroupCoordinator.doCommitOffsets)', () => {
    const [one] = two()
    expect(commit(one, 2, { offsets: { 'orders-1': 3 } })).toBe('NONE')
    expect(stored().offsets).toEqual({ 'orders-1': 3 })
  })
})

describe('the office', () => {
  const led = (leader: number, epoch: number) => {
    const before = broker.state.image.partitions[offsets]!
    broker.learn({ type: 'Partition', topicPartition: offsets, ...before, leader, leaderEpoch: epoch })
  }

  test('that ends tells who waits, and keeps nothing', () => {
    const [one] = two()
    arrive(broker, 'c3')
    rejoin(one)
    led(2, 4)
    expect(as('JoinGroup', broker.told('c3'))).toMatchObject({ errorCode: 'NOT_COORDINATOR' })
    expect(as('JoinGroup', broker.told(one))).toMatchObject({ errorCode: 'NOT_COORDINATOR' })
    expect(broker.state.offices).toEqual({})
    expect(heartbeat(one, 2)).toBe('NOT_COORDINATOR')
  })

  test('that begins has the members and offsets of the log, whose sessions begin anew', () => {
    const [one, other] = two()
    commit(one, 2)
    led(2, 4)
    led(1, 5)
    expect(group()).toMatchObject({ state: 'Stable', generationId: 2, leader: one, protocolName: 'range' })
    expect(heartbeat(other, 2)).toBe('NONE')
    expect(commit(other, 2, { offsets: { 'orders-1': 1 } })).toBe('NONE')
    timeIsUp('session', one)
    expect(ids()).toEqual([other])
  })

  test('forgets a rebalance that was on its way: its generation is given out again', () => {
    const [one, other] = two()
    rejoin(one)
    rejoin(other)
    expect(group()).toMatchObject({ state: 'CompletingRebalance', generationId: 3 })
    led(2, 4)
    led(1, 5)
    expect(group()).toMatchObject({ state: 'Stable', generationId: 2 })
    expect(errorOf(sync(one, 3))).toBe('ILLEGAL_GENERATION')
  })

  test('gap: a static member that was back in a rebalance is fenced by the next coordinator, as its new id was not written', () => {
    const { memberId: before } = as('JoinGroup', broker.ask(joinOf({ groupInstanceId: 'one' }), 's'))
    const instance = { groupInstanceId: 'one' } as const
    const assignments = [{ memberId: before, assignment: [orders] }]
    broker.ask({ api: 'SyncGroup', ...of(before, 1), ...instance, assignments })
    arrive(broker, 'c1')
    broker.ask(joinOf(instance), 's')
    const { memberId } = as('JoinGroup', broker.told('s'))
    expect(memberId).not.toBe(before)
    led(2, 4)
    led(1, 5)
    expect(errorOf(broker.ask(joinOf({ memberId, ...instance }), 's'))).toBe('FENCED_INSTANCE_ID')
  })
})

test('DescribeGroups tells state, assignor, members and assignment; a group that nobody made is dead', () => {
  const describe = () => as('DescribeGroups', broker.ask({ api: 'DescribeGroups', groupId: 'g' }))
  expect(describe()).toMatchObject({ errorCode: 'NONE', groupState: 'Dead', members: [] })
  const [one, other] = two()
  expect(describe()).toMatchObject({
    groupState: 'Stable',
    protocolName: 'range',
    members: [
      { memberId: one, groupInstanceId: null, clientId: 'c1', assignment: ['orders-0'] },
      { memberId: other, clientId: 'c2', assignment: ['orders-1'] },
    ],
  })
  arrive(broker, 'c3')
  expect(describe().groupState).toBe('PreparingRebalance')
})
