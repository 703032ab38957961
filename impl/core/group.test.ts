/** The coordinator of groups, driven by hand: the barrier, generations, static members, and what it refuses, by Kafka's names. */
import { beforeEach, describe, expect, test } from 'vitest'
import { DrivenBroker, orders } from './broker.test-data.ts'
import { arrive, as, askedOf, joinOf, member, subscription } from './group.test-data.ts'

let broker: DrivenBroker

beforeEach(() => {
  broker = new DrivenBroker()
})

const { group, stored, timeIsUp, ids, joined, errorOf, heartbeat, commit, sync, rejoin, two } = askedOf(() => broker)

describe('joining', () => {
  test('a member without an id is given one to come back with (KIP-394), and waits for others', () => {
    broker = new DrivenBroker({}, { groupInitialRebalanceDelayMs: 3_000 })
    const answer = as('JoinGroup', broker.ask(joinOf(), 'c1'))
    expect(answer).toMatchObject({ errorCode: 'MEMBER_ID_REQUIRED', memberId: 'c-1.1.1' })
    expect(group()).toMatchObject({ state: 'Empty', members: [], pendingMembers: ['c-1.1.1'] })
    broker.ask(joinOf({ memberId: answer.memberId }), 'c1')
    expect(broker.told('c1')).toBeUndefined()
    arrive(broker, 'c2')
    timeIsUp('join')
    expect(group()).toMatchObject({ state: 'PreparingRebalance', delayLeftMs: 54_000 })
    timeIsUp('join')
    expect(joined('c1')).toMatchObject({ errorCode: 'NONE', generationId: 1, leader: 'c-1.1.1' })
    expect(joined('c1').members.map(({ memberId }) => memberId)).toEqual(['c-1.1.1', 'c2-1.1.3'])
    expect(joined('c2')).toMatchObject({ generationId: 1, leader: 'c-1.1.1', members: [] })
  })

  test('a generation begins when all have joined again; the assignment is the leader’s, written before anybody hears of it', () => {
    const [one, other] = two()
    expect(group()).toMatchObject({ state: 'Stable', generationId: 2, leader: one, protocolName: 'range' })
    expect(broker.told(other)).toEqual({ api: 'SyncGroup', errorCode: 'NONE', assignment: ['orders-1'] })
    expect(stored()).toMatchObject({ generationId: 2, leader: one })
    expect(stored().members.map(({ memberId, assignment }) => [memberId, ...assignment])).toEqual([
      [one, 'orders-0'],
      [other, 'orders-1'],
    ])
  })

  test('who does not join in time is dropped, and learns of it', () => {
    const [one, other] = two()
    const third = arrive(broker, 'c3')
    rejoin(one)
    expect(broker.told(one)).toBeUndefined()
    timeIsUp('join')
    expect(ids()).toEqual([one, third])
    expect(as('JoinGroup', broker.told('c3'))).toMatchObject({ generationId: 3, errorCode: 'NONE' })
    expect(heartbeat(other, 2)).toBe('UNKNOWN_MEMBER_ID')
    expect(commit(other, 2)).toBe('UNKNOWN_MEMBER_ID')
  })

  test('nobody waits for who has been silent for a session', () => {
    const [one, other] = two()
    const third = arrive(broker, 'c3')
    rejoin(one)
    timeIsUp('session', other)
    expect(joined('c3')).toMatchObject({ generationId: 3 })
    expect(ids()).toEqual([one, third])
  })

  test('an id that was given out is waited for, and forgotten when its session is over', () => {
    const one = member(broker, 'c1')
    const { memberId: pending } = as('JoinGroup', broker.ask(joinOf(), 'late'))
    rejoin(one)
    expect(broker.told(one)).toBeUndefined()
    timeIsUp('session', pending)
    expect(as('JoinGroup', broker.told(one))).toMatchObject({ generationId: 2 })
    expect(errorOf(rejoin(pending))).toBe('UNKNOWN_MEMBER_ID')
  })

  test('a member of a stable group that asks again is told what it knows; the leader deals anew', () => {
    const [one, other] = two()
    expect(rejoin(other)).toMatchObject({ generationId: 2, members: [] })
    expect(group().state).toBe('Stable')
    expect(rejoin(one)).toBeUndefined()
    expect(group().state).toBe('PreparingRebalance')
  })

  test('a member that wants something else makes everybody join again', () => {
    const [, other] = two()
    rejoin(other, { protocols: [{ name: 'range', metadata: { ...subscription, topics: ['orders', 'bills'] } }] })
    expect(group().state).toBe('PreparingRebalance')
  })

  test('the assignor is one that all can do, and that most like best', () => {
    const of = (...names: readonly ('range' | 'roundrobin' | 'cooperative-sticky')[]) =>
      names.map(name => ({ name, metadata: subscription }))
    const one = arrive(broker, 'c1', { protocols: of('range', 'roundrobin', 'cooperative-sticky') })
    arrive(broker, 'c2', { protocols: of('roundrobin', 'range') })
    arrive(broker, 'c3', { protocols: of('roundrobin', 'range') })
    rejoin(one, { protocols: of('range', 'roundrobin', 'cooperative-sticky') })
    expect(group()).toMatchObject({ state: 'CompletingRebalance', protocolName: 'roundrobin' })
    const answer = broker.ask(joinOf({ protocols: of('cooperative-sticky') }))
    expect(errorOf(answer)).toBe('INCONSISTENT_GROUP_PROTOCOL')
  })

  test('is refused for a session that is too short or too long, a group that is full, a member that is none', () => {
    broker = new DrivenBroker({}, { groupInitialRebalanceDelayMs: 0, groupMaxSize: 1 })
    for (const sessionTimeoutMs of [5_999, 1_800_001, Number.NaN])
      expect(errorOf(broker.ask(joinOf({ sessionTimeoutMs })))).toBe('INVALID_SESSION_TIMEOUT')
    expect(errorOf(rejoin('stranger'))).toBe('UNKNOWN_MEMBER_ID')
    expect(errorOf(broker.ask(joinOf({ protocols: [] })))).toBe('INCONSISTENT_GROUP_PROTOCOL')
    member(broker, 'c1')
    expect(errorOf(broker.ask(joinOf()))).toBe('GROUP_MAX_SIZE_REACHED')
  })
})

describe('the assignment', () => {
  test('that nobody deals in time puts out who has not asked for it', () => {
    const one = member(broker, 'c1')
    const other = arrive(broker, 'c2')
    rejoin(one)
    sync(other, 2)
    timeIsUp('sync')
    expect(ids()).toEqual([other])
    expect(broker.told(other)).toMatchObject({ api: 'SyncGroup', errorCode: 'REBALANCE_IN_PROGRESS' })
    expect(heartbeat(one, 2)).toBe('UNKNOWN_MEMBER_ID')
  })

  test('is refused to a stranger, of another generation, and while everybody joins again', () => {
    const [one, other] = two()
    expect(errorOf(sync('stranger', 2))).toBe('UNKNOWN_MEMBER_ID')
    expect(errorOf(sync(one, 1))).toBe('ILLEGAL_GENERATION')
    expect(sync(other, 2)).toMatchObject({ errorCode: 'NONE', assignment: ['orders-1'] })
    arrive(broker, 'c3')
    expect(errorOf(sync(other, 2))).toBe('REBALANCE_IN_PROGRESS')
  })

  test('that cannot be written is nobody’s: all join again', () => {
    const memberId = arrive(broker, 'c1')
    broker.input({ type: 'DiskSpace', freeBytes: 0 })
    expect(errorOf(sync(memberId, 1, [{ memberId, assignment: [orders] }]))).toBe('COORDINATOR_NOT_AVAILABLE')
    expect(group()).toMatchObject({ state: 'PreparingRebalance', generationId: 1 })
    expect(stored().generationId).toBe(0)
    broker.input({ type: 'DiskSpace', freeBytes: 1_000_000 })
    expect(rejoin(memberId)).toMatchObject({ errorCode: 'NONE', generationId: 2 })
  })
})

describe('a heart', () => {
  test('that beats hears of a rebalance, and that its generation is over', () => {
    const [one, other] = two()
    expect(heartbeat(one, 2)).toBe('NONE')
    expect(heartbeat(one, 1)).toBe('ILLEGAL_GENERATION')
    expect(heartbeat('stranger', 2)).toBe('UNKNOWN_MEMBER_ID')
    arrive(broker, 'c3')
    expect(heartbeat(other, 2)).toBe('REBALANCE_IN_PROGRESS')
  })

  test('that stops for a session puts its member out, and the last one leaves the group empty, in a generation of its own', () => {
    const [one, other] = two()
    timeIsUp('session', other)
    expect(group().state).toBe('PreparingRebalance')
    timeIsUp('session', one)
    expect(group()).toMatchObject({ state: 'Empty', generationId: 3, leader: '', members: [] })
    expect(stored()).toMatchObject({ generationId: 3, members: [] })
  })

  test('need not beat while its member waits for an answer', () => {
    const [one, other] = two()
    arrive(broker, 'c3')
    rejoin(one)
    timeIsUp('session', one)
    expect(ids()).toContain(one)
    timeIsUp('session', other)
    expect(as('JoinGroup', broker.told(one))).toMatchObject({ generationId: 3 })
  })
})

describe('leaving', () => {
  const leave = (memberId: string) =>
    errorOf(broker.ask({ api: 'LeaveGroup', groupId: 'g', memberId, groupInstanceId: null }))

  test('makes the others join again at once', () => {
    const [one, other] = two()
    expect(leave(other)).toBe('NONE')
    expect(ids()).toEqual([one])
    expect(heartbeat(one, 2)).toBe('REBALANCE_IN_PROGRESS')
    expect(leave(other)).toBe('UNKNOWN_MEMBER_ID')
  })

  test('an id that was only given out may leave, too', () => {
    const { memberId } = as('JoinGroup', broker.ask(joinOf()))
    expect(leave(memberId)).toBe('NONE')
    expect(group().pendingMembers).toEqual([])
  })
})
