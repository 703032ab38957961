/** A member of a group, driven by hand: how it joins, and joins again; what it gives up before and after. */
import { describe, expect, it } from 'vitest'
import {
  asked,
  commitAnswered,
  commits,
  fetched,
  found,
  joinAnswer,
  joined,
  poll,
  polls,
  ready,
  type Run,
  start,
  stored,
  synced,
} from './consumer.test-data.ts'
import type { ErrorCode } from './errors.ts'
import { lastSent } from './script.test-data.ts'

function beat(run: Run, errorCode: ErrorCode = 'NONE'): void {
  run.fire('heartbeat')
  run.answer(lastSent(run, 'Heartbeat'), { api: 'Heartbeat', errorCode })
}

const tolds = (run: Run, ...types: readonly string[]) => run.told.filter(({ type }) => types.includes(type))
const revoked = (partitions: readonly string[], isLost = false) => ({ type: 'Revoked', partitions, isLost })
const both = ['orders-0', 'orders-1']

describe('Joining', () => {
  it('comes back with the id that it is given', () => {
    const run = start({ groupInstanceId: 'one', sessionTimeoutMs: 9_000, maxPollIntervalMs: 20_000 })
    found(run)
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(-1, { errorCode: 'MEMBER_ID_REQUIRED', memberId: 'm-1' }))
    expect(lastSent(run, 'JoinGroup').body).toMatchObject({
      memberId: 'm-1',
      groupInstanceId: 'one',
      sessionTimeoutMs: 9_000,
      rebalanceTimeoutMs: 20_000,
    })
  })

  it('waits for the answer for as long as a rebalance may take, and five seconds', () => {
    const run = start({ maxPollIntervalMs: 300_000 })
    found(run)
    expect(run.timers.get(`request/${lastSent(run, 'JoinGroup').correlationId}`)).toBe(305_000)
  })

  it('as the leader asks for partitions that it does not know, deals, and is not asked to twice', () => {
    const run = start()
    found(run)
    const metadata = { topics: ['orders'], ownedPartitions: [], generationId: -1 }
    const members = ['member', 'other'].map(memberId => ({ memberId, groupInstanceId: null, metadata }))
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(1, { leader: 'member', members }))
    run.fire('metadata')
    const leader = { leader: 1, leaderEpoch: 1 }
    const partitions = { 'orders-0': leader, 'orders-1': leader, 'bills-0': leader }
    run.answer(lastSent(run, 'Metadata'), { api: 'Metadata', errorCode: 'NONE', partitions })
    expect(lastSent(run, 'SyncGroup').body.assignments).toEqual([
      { memberId: 'member', assignment: ['orders-0'] },
      { memberId: 'other', assignment: ['orders-1'] },
    ])
    synced(run, ['orders-0'])
    expect(asked(run).filter(each => each.startsWith('SyncGroup'))).toHaveLength(1)
  })

  it('as a leader that need not deal (KIP-814) asks for what it has', () => {
    const run = start()
    found(run)
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(1, { leader: 'member', skipAssignment: true }))
    expect(lastSent(run, 'SyncGroup').body.assignments).toEqual([])
  })

  it('begins anew where the assignment is refused, as whom it may', () => {
    for (const [errorCode, memberId] of [
      ['REBALANCE_IN_PROGRESS', 'member'],
      ['ILLEGAL_GENERATION', 'member'],
      ['UNKNOWN_MEMBER_ID', ''],
    ] as const) {
      const run = start()
      found(run)
      run.answer(lastSent(run, 'JoinGroup'), joinAnswer(1))
      synced(run, [], errorCode)
      expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
      expect(lastSent(run, 'JoinGroup').body.memberId).toBe(memberId)
    }
  })

  it('is over for good where the group will not have it', () => {
    for (const errorCode of [
      'INCONSISTENT_GROUP_PROTOCOL',
      'INVALID_SESSION_TIMEOUT',
      'GROUP_MAX_SIZE_REACHED',
    ] as const) {
      const run = start()
      found(run)
      run.call({ type: 'poll' })
      run.answer(lastSent(run, 'JoinGroup'), joinAnswer(-1, { errorCode }))
      expect(run.told).toEqual([
        { type: 'GroupFailed', errorCode },
        { type: 'Polled', records: [] },
      ])
      run.call({ type: 'poll' })
      expect(run.told.slice(2)).toEqual(run.told.slice(0, 2))
      expect(asked(run)).toHaveLength(2)
    }
  })
})

describe('A rebalance', () => {
  it('is joined in the next poll; an eager member gives everything up before', () => {
    const run = ready({}, both)
    beat(run, 'REBALANCE_IN_PROGRESS')
    expect(tolds(run, 'Revoked')).toEqual([])
    expect(asked(run).at(-1)).toBe('Heartbeat broker-1')
    run.call({ type: 'poll' })
    expect(tolds(run, 'Revoked')).toEqual([revoked(both)])
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
    expect(lastSent(run, 'JoinGroup').body.protocols[0]!.metadata.ownedPartitions).toEqual([])
    joined(run, 5, { 'orders-1': 7 })
    expect(run.state()).toMatchObject({ phase: 'ready', generationId: 5 })
    expect(Object.keys(run.state().partitions)).toEqual(['orders-1'])
    expect(run.state().partitions['orders-1']!.position).toBe(7)
  })

  it('that a commit hears of is joined, too; the commit is tried again when that is over', () => {
    const run = ready()
    run.call({ type: 'commit' })
    commitAnswered(run, 'REBALANCE_IN_PROGRESS')
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'REBALANCE_IN_PROGRESS' })
    run.call({ type: 'poll' })
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
    run.call({ type: 'commit', offsets: { 'orders-0': 11 } })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'REBALANCE_IN_PROGRESS' })
  })

  it('waits for the commit of what was dealt with, and hands out nothing meanwhile (KAFKA-14196)', () => {
    const run = ready({ autoCommit: 'java' })
    poll(run, 10, 'a')
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    expect(commits(run)).toEqual([{ 'orders-0': 11 }])
    expect(run.timers.has('fetch/orders-0')).toBe(false)
    expect(tolds(run, 'Revoked')).toEqual([])
    commitAnswered(run)
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'])])
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
  })

  it('forgets what was fetched for the poll that it came into', () => {
    const run = ready({ autoCommit: 'java' })
    poll(run, 10, 'a')
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    beat(run, 'REBALANCE_IN_PROGRESS')
    fetched(run, stored(11, 'b'))
    expect(polls(run)).toEqual(['', '10a'])
  })

  it('goes on without the commit when that is refused or lost', () => {
    const run = ready({ autoCommit: 'java' })
    poll(run, 10, 'a')
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    run.disconnect(lastSent(run, 'OffsetCommit'))
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'])])
    found(run, 2)
    expect(asked(run).at(-1)).toBe('JoinGroup broker-2')
  })

  it('is begun by a leader whose metadata has more partitions than it dealt with', () => {
    const run = start()
    found(run)
    const metadata = { topics: ['orders'], ownedPartitions: [], generationId: -1 }
    const members = [{ memberId: 'member', groupInstanceId: null, metadata }]
    const leader = { leader: 1, leaderEpoch: 1 }
    const tell = (...names: readonly string[]) =>
      run.answer(lastSent(run, 'Metadata'), {
        api: 'Metadata',
        errorCode: 'NONE',
        partitions: Object.fromEntries(names.map(name => [name, leader])),
      })
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(1, { leader: 'member', members }))
    run.fire('metadata')
    tell('orders-0')
    synced(run, ['orders-0'])
    run.answer(lastSent(run, 'OffsetFetch'), { api: 'OffsetFetch', errorCode: 'NONE', offsets: { 'orders-0': 3 } })
    run.call({ type: 'poll' })
    run.fire('metadataAge')
    run.fire('metadata')
    tell('orders-0', 'orders-1')
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(2, { leader: 'member', members }))
    expect(lastSent(run, 'SyncGroup').body.assignments).toEqual([{ memberId: 'member', assignment: both }])
  })
})

describe('A cooperative member (KIP-429)', () => {
  const cooperative = { assignors: ['cooperative-sticky'] as const }

  function rebalanced(run: Run, generationId: number, assignment: readonly string[]): void {
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(generationId, { protocolName: 'cooperative-sticky' }))
    synced(run, assignment)
  }

  it('keeps what it has, and says so; it reads on meanwhile', () => {
    const run = ready(cooperative, both)
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    const { metadata } = lastSent(run, 'JoinGroup').body.protocols[0]!
    expect(metadata).toMatchObject({ ownedPartitions: both, generationId: 4 })
    run.fire('fetch/orders-1')
    fetched(run, stored(10, 'a'))
    expect(polls(run)).toEqual(['', '10a'])
    expect(tolds(run, 'Revoked')).toEqual([])
  })

  it('reads on while its commit is under way, and makes no other before it has joined', () => {
    const run = ready({ ...cooperative, autoCommit: 'java' }, both)
    poll(run, 10, 'a', 'orders-1')
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    run.fire('autoCommit')
    run.fire('fetch/orders-0')
    fetched(run, stored(10, 'b'))
    run.call({ type: 'poll' })
    expect(run.state()).toMatchObject({ phase: 'preparing', isAutoCommitDue: true })
    expect(commits(run)).toEqual([{ 'orders-0': 10, 'orders-1': 11 }])
    commitAnswered(run)
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
  })

  it('gives up what is not its own any more, keeps its place in the rest, and joins once more', () => {
    const run = ready(cooperative, both)
    poll(run, 10, 'x', 'orders-1')
    rebalanced(run, 5, ['orders-1'])
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'])])
    expect(run.state().partitions['orders-1']!.position).toBe(11)
    expect(asked(run).filter(each => each.startsWith('JoinGroup'))).toHaveLength(3)
    expect(lastSent(run, 'JoinGroup').body.protocols[0]!.metadata.ownedPartitions).toEqual(['orders-1'])
  })

  it('gives nothing up between two polls: the application may have it in hand', () => {
    const run = ready(cooperative, both)
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    run.fire('poll')
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(5))
    synced(run, ['orders-1'])
    expect(tolds(run, 'Revoked')).toEqual([])
    run.call({ type: 'poll' })
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'])])
  })

  it('asks where the group is for what was added alone', () => {
    const run = ready(cooperative)
    rebalanced(run, 5, both)
    expect(lastSent(run, 'OffsetFetch').body.topicPartitions).toEqual(['orders-1'])
    expect(tolds(run, 'Assigned').at(-1)).toMatchObject({ generationId: 5, partitions: both, added: ['orders-1'] })
  })

  it('that is not known any more loses what it has, in a poll', () => {
    const run = ready(cooperative)
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.call({ type: 'poll' })
    run.fire('poll')
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(-1, { errorCode: 'UNKNOWN_MEMBER_ID' }))
    expect(run.state().phase).toBe('lost')
    run.call({ type: 'commit' })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'UNKNOWN_MEMBER_ID' })
    run.call({ type: 'poll' })
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'], true)])
    expect(lastSent(run, 'JoinGroup').body).toMatchObject({ memberId: '' })
  })
})
