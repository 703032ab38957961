import { describe, expect, it } from 'vitest'
import { librdkafkaConsumerDefaults } from './consumer.ts'
import { asked, commitAnswered, commits, found, joined, poll, ready, type Run } from './consumer.test-data.ts'
import { lastSent } from './script.test-data.ts'

describe('A commit', () => {
  it('is of the positions, or of what the application names', () => {
    const run = ready()
    poll(run, 10, 'ab')
    run.call({ type: 'commit' })
    commitAnswered(run)
    run.call({ type: 'commit', offsets: { 'orders-0': 11 } })
    commitAnswered(run)
    expect(commits(run)).toEqual([{ 'orders-0': 12 }, { 'orders-0': 11 }])
    expect(run.told.at(-1)).toEqual({ type: 'Committed', offsets: { 'orders-0': 11 } })
    expect(run.state().partitions['orders-0']!.committedOffset).toBe(11)
  })

  it.each([-1, 0.5, NaN])(
    'of the offset %d is not asked for, as none of Java’s OffsetAndMetadata can be made',
    offset => {
      const run = ready()
      expect(() => run.call({ type: 'commit', offsets: { 'orders-0': offset } })).toThrow('a whole number from 0 on')
      expect(commits(run)).toEqual([])
    },
  )

  it('refused by generation is told, and the next poll joins again and begins where the group is', () => {
    const run = ready()
    poll(run, 10, 'ab')
    run.call({ type: 'commit' })
    commitAnswered(run, 'ILLEGAL_GENERATION')
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'ILLEGAL_GENERATION' })
    expect(run.state().phase).toBe('lost')
    expect(run.timers.has('heartbeat')).toBe(false)
    run.call({ type: 'commit' })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'UNKNOWN_MEMBER_ID' })
    run.call({ type: 'poll' })
    joined(run, 6, { 'orders-0': 11 })
    expect(run.state()).toMatchObject({ phase: 'ready', generationId: 6 })
    expect(run.state().partitions['orders-0']).toMatchObject({ position: 11, committedOffset: 11 })
  })

  it('refused by the generation before last changes nothing of this one', () => {
    const run = ready()
    run.call({ type: 'commit' })
    const first = lastSent(run, 'OffsetCommit')
    run.call({ type: 'commit' })
    commitAnswered(run, 'ILLEGAL_GENERATION')
    run.call({ type: 'poll' })
    joined(run, 6, { 'orders-0': 11 })
    run.answer(first, { api: 'OffsetCommit', errorCode: 'ILLEGAL_GENERATION' })
    expect(run.state()).toMatchObject({ phase: 'ready', generationId: 6 })
  })

  it('that is lost is told, and looks for the coordinator; the connection for fetching is another', () => {
    const run = ready()
    run.call({ type: 'commit' })
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    run.disconnect(lastSent(run, 'OffsetCommit'))
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'DISCONNECTED' })
    expect(asked(run).at(-1)).toBe('FindCoordinator broker-1')
    expect(run.state().requests.map(({ api }) => api)).toEqual(['Fetch', 'FindCoordinator'])
    run.call({ type: 'commit' })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'COORDINATOR_NOT_AVAILABLE' })
  })
})

describe("Java's auto-commit", () => {
  const java = { autoCommit: 'java' } as const

  it('commits in a poll, once the interval is over, what earlier polls returned', () => {
    const run = ready(java)
    poll(run, 10, 'a')
    expect(run.timers.get('autoCommit')).toBe(5000)
    run.fire('autoCommit')
    expect(commits(run)).toEqual([])
    poll(run, 11, 'b')
    expect(commits(run)).toEqual([{ 'orders-0': 11 }])
    expect(run.timers.get('autoCommit')).toBe(5000)
  })

  it('does not repeat what was committed', () => {
    const run = ready(java)
    run.fire('autoCommit')
    run.call({ type: 'poll' })
    expect(commits(run)).toEqual([])
  })

  it('tries again in the next poll what failed', () => {
    const run = ready(java)
    poll(run, 10, 'a')
    run.fire('autoCommit')
    poll(run, 11, 'b')
    commitAnswered(run, 'COORDINATOR_LOAD_IN_PROGRESS')
    run.call({ type: 'poll' })
    expect(commits(run)).toEqual([{ 'orders-0': 11 }, { 'orders-0': 12 }])
  })
})

describe("librdkafka's auto-commit", () => {
  const librdkafka = { autoCommit: 'librdkafka', maxPollRecords: 1 } as const

  it('commits what is still being handled', () => {
    const run = ready(librdkafka)
    poll(run, 10, 'a')
    run.fire('autoCommit')
    expect(commits(run)).toEqual([{ 'orders-0': 11 }])
    expect(run.timers.get('autoCommit')).toBe(5000)
  })

  it('commits nothing when nothing was handed out, wherever the position is', () => {
    const run = ready(librdkafka)
    run.call({ type: 'seek', topicPartition: 'orders-0', offset: 20 })
    run.fire('autoCommit')
    expect(commits(run)).toEqual([])
  })

  it('hands out one record a poll', () => {
    expect(librdkafkaConsumerDefaults).toMatchObject({ maxPollRecords: 1, autoCommit: 'librdkafka' })
  })
})

const revoked = { type: 'Revoked', partitions: ['orders-0'], isLost: false }

const left = (run: Run) => run.answer(lastSent(run, 'LeaveGroup'), { api: 'LeaveGroup', errorCode: 'NONE' })

describe('Closing', () => {
  it('commits what was polled, gives it up, leaves the group, and is over when that is answered', () => {
    const run = ready({ autoCommit: 'java' })
    poll(run, 10, 'a')
    run.call({ type: 'close' })
    expect(commits(run)).toEqual([{ 'orders-0': 11 }])
    expect(run.told.at(-1)).toMatchObject({ type: 'Polled' })
    expect(asked(run)).not.toContain('LeaveGroup broker-1')
    commitAnswered(run)
    expect(run.told.slice(-2)).toEqual([{ type: 'Committed', offsets: { 'orders-0': 11 } }, revoked])
    left(run)
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
    expect([...run.timers.keys()]).toEqual([])
    expect(() => run.call({ type: 'poll' })).toThrow('nothing is asked of a consumer that was closed')
  })

  it('commits nothing when committing is the application’s', () => {
    const run = ready()
    poll(run, 10, 'a')
    run.call({ type: 'close' })
    expect(commits(run)).toEqual([])
    left(run)
    expect(run.told.slice(-2)).toEqual([revoked, { type: 'Closed' }])
  })

  it('ends a poll that is waiting, and is not held up by what it asked', () => {
    const run = ready()
    run.call({ type: 'poll' })
    run.fire('fetch/orders-0')
    run.call({ type: 'close' })
    expect([...run.timers.keys()]).toEqual([`request/${lastSent(run, 'LeaveGroup').correlationId}`])
    left(run)
    expect(run.told.slice(-3)).toEqual([{ type: 'Polled', records: [] }, revoked, { type: 'Closed' }])
    expect([...run.timers.keys()]).toEqual([])
  })

  it('does not wait for a commit that is lost; with its connection goes the coordinator, and nobody is told', () => {
    const run = ready({ autoCommit: 'java' })
    poll(run, 10, 'a')
    run.call({ type: 'close' })
    run.disconnect(lastSent(run, 'OffsetCommit'))
    expect(run.told.slice(-3)).toEqual([
      { type: 'CommitFailed', errorCode: 'DISCONNECTED' },
      revoked,
      { type: 'Closed' },
    ])
  })

  it('commits nothing when there is nothing new to commit', () => {
    const run = ready({ autoCommit: 'java' })
    run.call({ type: 'commit' })
    run.disconnect(lastSent(run, 'OffsetCommit'))
    found(run, 2)
    run.call({ type: 'close' })
    expect(commits(run)).toHaveLength(1)
    run.disconnect(lastSent(run, 'LeaveGroup'))
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
  })

  it('of a static member tells nobody: it will be back', () => {
    const run = ready({ groupInstanceId: 'one' })
    run.call({ type: 'close' })
    expect(run.told.slice(-2)).toEqual([revoked, { type: 'Closed' }])
    expect(asked(run)).not.toContain('LeaveGroup broker-1')
  })
})
