/** A member of a group, driven by hand: its heart, when it is out, and for good. */
import { describe, expect, it } from 'vitest'
import { asked, commitAnswered, joined, lead, poll, polls, ready, type Run, stored } from './consumer.test-data.ts'
import type { ErrorCode } from './errors.ts'
import { lastSent } from './script.test-data.ts'

function beat(run: Run, errorCode: ErrorCode = 'NONE'): void {
  run.fire('heartbeat')
  run.answer(lastSent(run, 'Heartbeat'), { api: 'Heartbeat', errorCode })
}

const tolds = (run: Run, ...types: readonly string[]) => run.told.filter(({ type }) => types.includes(type))
const revoked = (partitions: readonly string[], isLost = false) => ({ type: 'Revoked', partitions, isLost })

describe('A heart', () => {
  it('beats once joined, one beat at a time', () => {
    const run = ready()
    expect(run.timers.get('heartbeat')).toBe(3_000)
    run.fire('heartbeat')
    expect(lastSent(run, 'Heartbeat').body).toMatchObject({ memberId: 'member', generationId: 4 })
    run.fire('heartbeat')
    expect(asked(run).filter(each => each.startsWith('Heartbeat'))).toHaveLength(1)
  })

  it('that is told to be nobody’s any more is told in the next poll; it stops', () => {
    for (const [errorCode, memberId] of [
      ['UNKNOWN_MEMBER_ID', ''],
      ['ILLEGAL_GENERATION', 'member'],
    ] as const) {
      const run = ready()
      beat(run, errorCode)
      expect(run.state().phase).toBe('lost')
      expect(run.timers.has('heartbeat')).toBe(false)
      expect(tolds(run, 'Revoked')).toEqual([])
      run.call({ type: 'poll' })
      expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'], true)])
      expect(lastSent(run, 'JoinGroup').body.memberId).toBe(memberId)
    }
  })

  it('of an earlier generation means nothing', () => {
    const run = ready()
    run.fire('heartbeat')
    const late = lastSent(run, 'Heartbeat')
    run.call({ type: 'commit' })
    commitAnswered(run, 'ILLEGAL_GENERATION')
    run.call({ type: 'poll' })
    joined(run, 6, { 'orders-0': 11 })
    run.answer(late, { api: 'Heartbeat', errorCode: 'ILLEGAL_GENERATION' })
    expect(run.state()).toMatchObject({ phase: 'ready', generationId: 6 })
  })

  it('looks for the coordinator where that is another by now', () => {
    const run = ready()
    beat(run, 'NOT_COORDINATOR')
    expect(asked(run).at(-1)).toMatch(/FindCoordinator/)
    expect(run.state().phase).toBe('ready')
  })

  it('of a member that was replaced under its instance id stops for good (KIP-345)', () => {
    const run = ready({ groupInstanceId: 'one' })
    beat(run, 'FENCED_INSTANCE_ID')
    expect(run.told.slice(-2)).toEqual([
      revoked(['orders-0'], true),
      { type: 'GroupFailed', errorCode: 'FENCED_INSTANCE_ID' },
    ])
    run.call({ type: 'commit', offsets: { 'orders-0': 11 } })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'FENCED_INSTANCE_ID' })
    run.call({ type: 'close' })
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
  })
})

describe('Who does not poll for max.poll.interval.ms', () => {
  it('leaves, and goes on with what it has: it learns of it in its next commit, or poll (the zombie)', () => {
    const run = ready()
    poll(run, 10, 'a')
    expect(run.timers.get('pollInterval')).toBe(300_000)
    run.fire('pollInterval')
    expect(asked(run).at(-1)).toBe('LeaveGroup broker-1')
    expect(tolds(run, 'Revoked')).toEqual([])
    run.call({ type: 'commit' })
    expect(run.told.at(-1)).toEqual({ type: 'CommitFailed', errorCode: 'UNKNOWN_MEMBER_ID' })
    run.call({ type: 'poll' })
    expect(tolds(run, 'Revoked')).toEqual([revoked(['orders-0'], true)])
    expect(lastSent(run, 'JoinGroup').body).toMatchObject({ memberId: '' })
  })

  it('as a static member says nothing, and stops beating', () => {
    const run = ready({ groupInstanceId: 'one' })
    run.fire('pollInterval')
    expect(asked(run)).not.toContain('LeaveGroup broker-1')
    expect(run.timers.has('heartbeat')).toBe(false)
  })

  it('is not late while it is in a poll, nor while it waits in the barrier', () => {
    const run = ready()
    run.call({ type: 'poll' })
    expect(run.timers.has('pollInterval')).toBe(false)
    beat(run, 'REBALANCE_IN_PROGRESS')
    run.fire('poll')
    run.fire('pollInterval')
    expect(run.state().phase).toBe('joining')
    expect(run.timers.has('pollInterval')).toBe(true)
  })
})

it('A partition that was given up is not read, nor looked for: a late answer is nobody’s', () => {
  const run = ready()
  run.call({ type: 'poll' })
  run.fire('fetch/orders-0')
  const late = lastSent(run, 'Fetch')
  beat(run, 'REBALANCE_IN_PROGRESS')
  joined(run, 5, { 'orders-1': 0 })
  const about = { topicPartition: 'orders-0', highWatermark: 99, logStartOffset: 0 }
  run.answer(late, { api: 'Fetch', errorCode: 'NONE', ...about, batches: stored(10, 'a') })
  expect(polls(run)).toEqual([''])
  lead(run, 1, 1)
  expect(run.timers.has('fetch/orders-1')).toBe(true)
})
