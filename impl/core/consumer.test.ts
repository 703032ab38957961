import { describe, expect, it } from 'vitest'
import {
  asked,
  fetched,
  found,
  joinAnswer,
  joined,
  lead,
  none,
  poll,
  polls,
  ready,
  start,
  stored,
} from './consumer.test-data.ts'
import { lastSent, type Sent } from './script.test-data.ts'

describe('Joining', () => {
  it('finds the coordinator, joins, and begins where the group has committed', () => {
    const run = start()
    found(run, 2)
    joined(run, 4, { 'orders-0': 10 })
    const requests = ['FindCoordinator broker-1', 'JoinGroup broker-2', 'SyncGroup broker-2', 'OffsetFetch broker-2']
    expect(asked(run)).toEqual(requests)
    expect(run.told).toEqual([
      { type: 'Assigned', generationId: 4, partitions: ['orders-0'], added: ['orders-0'] },
      { type: 'Joined', generationId: 4, committed: { 'orders-0': 10 } },
    ])
    expect(run.state().partitions['orders-0']!.position).toBe(10)
  })

  it('asks the next bootstrap node after a while when the first does not answer', () => {
    const run = start()
    run.fire(`request/${lastSent(run, 'FindCoordinator').correlationId}`)
    expect(run.timers.get('coordinator')).toBe(100)
    run.fire('coordinator')
    expect(asked(run)).toEqual(['FindCoordinator broker-1', 'FindCoordinator broker-2'])
  })

  it('looks for the coordinator again when it was the wrong one, and asks it again while it loads', () => {
    const run = start()
    found(run)
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(-1, { errorCode: 'COORDINATOR_LOAD_IN_PROGRESS' }))
    run.fire('coordinator')
    expect(asked(run).at(-1)).toBe('JoinGroup broker-1')
    run.answer(lastSent(run, 'JoinGroup'), joinAnswer(-1, { errorCode: 'NOT_COORDINATOR' }))
    run.fire('coordinator')
    expect(asked(run).at(-1)).toBe('FindCoordinator broker-2')
  })
})

describe('A reset policy', () => {
  const listed = (run: ReturnType<typeof start>, offset: number) =>
    run.answer(lastSent(run, 'ListOffsets'), {
      api: 'ListOffsets',
      errorCode: 'NONE',
      topicPartition: 'orders-0',
      offset,
    })

  const withoutOffset = (autoOffsetReset: 'earliest' | 'latest' | 'none') => {
    const run = start({ autoOffsetReset })
    found(run)
    joined(run, 4, { 'orders-0': -1 })
    return run
  }

  it.each(['earliest', 'latest'] as const)('of %s asks the leader where to begin when nothing is committed', policy => {
    const run = withoutOffset(policy)
    lead(run, 1, 1)
    run.fire('fetch/orders-0')
    expect(lastSent(run, 'ListOffsets').body.at).toBe(policy)
    listed(run, 7)
    expect(run.state().partitions['orders-0']!.position).toBe(7)
  })

  it('of none leaves it to the application to seek', () => {
    const run = withoutOffset('none')
    expect(run.told.at(-1)).toEqual({
      type: 'OffsetOutOfRange',
      topicPartition: 'orders-0',
      offset: -1,
      reset: 'none',
    })
    run.call({ type: 'poll' })
    expect(run.timers.has('metadata')).toBe(false)
    run.fire('poll')
    run.call({ type: 'seek', topicPartition: 'orders-0', offset: 3 })
    run.call({ type: 'poll' })
    lead(run, 1, 1)
    run.fire('fetch/orders-0')
    expect(lastSent(run, 'Fetch').body.fetchOffset).toBe(3)
  })

  it('is for an offset that is out of range too, and the application hears of it', () => {
    const run = ready({ autoOffsetReset: 'latest' })
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    fetched(run, none, 'OFFSET_OUT_OF_RANGE')
    expect(run.told.at(-1)).toMatchObject({ type: 'OffsetOutOfRange', offset: 10, reset: 'latest' })
    run.fire('fetch/orders-0')
    listed(run, 2)
    expect(run.state().partitions['orders-0']!.position).toBe(2)
  })

  it('does not move a position that has been found by a seek meanwhile', () => {
    const run = withoutOffset('latest')
    lead(run, 1, 1)
    run.fire('fetch/orders-0')
    run.call({ type: 'seek', topicPartition: 'orders-0', offset: 3 })
    listed(run, 7)
    expect(run.state().partitions['orders-0']!.position).toBe(3)
  })
})

describe('A poll', () => {
  it('hands out records from the position on, and moves it behind them', () => {
    const run = ready()
    poll(run, 9, 'abc')
    expect(polls(run)).toEqual(['', '10b 11c'])
    expect(run.state().partitions['orders-0']!.position).toBe(12)
  })

  it('hands out no more than maxPollRecords; the rest is fetched again', () => {
    const run = ready({ maxPollRecords: 1 })
    poll(run, 10, 'ab')
    expect(run.sent.filter(({ body }) => body.api === 'Fetch')).toHaveLength(1)
    poll(run, 10, 'ab')
    expect(polls(run)).toEqual(['', '10a', '11b'])
  })

  it('asks again after a while when there was nothing, until its time is over', () => {
    const run = ready()
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    fetched(run, none)
    expect(run.timers.get('fetch/orders-0')).toBe(100)
    run.fire('poll')
    expect(polls(run)).toEqual(['', ''])
    expect(run.timers.has('fetch/orders-0')).toBe(false)
  })

  it('gives every partition its turn', () => {
    const run = ready({}, ['orders-0', 'orders-1'])
    poll(run, 10, 'x', 'orders-1')
    poll(run, 10, 'a', 'orders-0')
    run.call({ type: 'poll' })
    run.fire('fetch/orders-1')
    fetched(run, none)
    run.fire('fetch/orders-0')
    fetched(run, stored(11, 'b'))
    expect(polls(run)).toEqual(['', '10x', '10a', '11b'])
  })

  it('leaves out what is paused', () => {
    const run = ready({}, ['orders-0', 'orders-1'])
    run.call({ type: 'pause', topicPartition: 'orders-0' })
    poll(run, 10, 'x', 'orders-1')
    run.call({ type: 'resume', topicPartition: 'orders-0' })
    poll(run, 10, 'a', 'orders-0')
    expect(polls(run)).toEqual(['', '10x', '10a'])
  })

  it('never hands out a corrupt batch, nor what is behind it', () => {
    const run = ready()
    const damaged = stored(11, 'b')
    damaged[damaged.length - 2]! ^= 1
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    fetched(run, Uint8Array.from([...stored(10, 'a'), ...damaged, ...stored(12, 'c')]))
    expect(polls(run)).toEqual(['', '10a'])
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    fetched(run, damaged)
    expect(run.timers.get('fetch/orders-0')).toBe(100)
    expect(run.state().partitions['orders-0']!.position).toBe(11)
  })

  it('looks for the leader again when it asked the wrong broker', () => {
    const run = ready()
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    fetched(run, none, 'NOT_LEADER_OR_FOLLOWER')
    lead(run, 2, 2)
    run.fire('fetch/orders-0')
    expect(lastSent(run, 'Fetch')).toMatchObject({ to: 'broker-2', body: { currentLeaderEpoch: 2 } })
  })

  it('goes on elsewhere after a fetch that takes too long', () => {
    const run = ready()
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    const late: Sent = lastSent(run, 'Fetch')
    run.fire(`request/${late.correlationId}`)
    lead(run, 2, 2)
    run.fire('fetch/orders-0')
    run.answer(late, {
      api: 'Fetch',
      errorCode: 'NONE',
      topicPartition: 'orders-0',
      highWatermark: 99,
      logStartOffset: 0,
      batches: stored(10, 'a'),
    })
    expect(polls(run)).toEqual([''])
    fetched(run, stored(10, 'b'))
    expect(polls(run)).toEqual(['', '10b'])
  })

  it('forgets an answer that comes between two polls, and one for where the position was', () => {
    const run = ready()
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    run.fire('poll')
    fetched(run, stored(10, 'a'))
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    run.call({ type: 'seek', topicPartition: 'orders-0', offset: 20 })
    fetched(run, stored(10, 'a'))
    expect(polls(run)).toEqual(['', ''])
    expect(run.state().partitions['orders-0']!.position).toBe(20)
  })

  it('is one at a time', () => {
    const run = ready()
    run.call({ type: 'poll' })
    expect(() => run.call({ type: 'poll' })).toThrow('one poll at a time')
  })
})
