import { describe, expect, test } from 'vitest'
import { type Invariant, invariants, stepInvariants } from './invariants.ts'
import type { Batch, Copy, Decision, Partition } from './partition.ts'

const batch = (baseOffset: number, leaderEpoch: number, content = `batch ${baseOffset}`): Batch => ({
  baseOffset,
  endOffset: baseOffset + 1,
  leaderEpoch,
  content,
})
const decided: Decision = { leader: 1, leaderEpoch: 2, partitionEpoch: 3, isr: [1, 2], elr: [3] }
const log = [batch(0, 1), batch(1, 2), batch(2, 2)]

/** A leader with three batches, two of them replicated; a follower that has both; one that is out of the set and has them too. */
const leader: Copy = {
  broker: 1,
  isRunning: true,
  role: 'leader',
  leaderEpoch: 2,
  isr: [1, 2],
  highWatermark: 2,
  logEndOffset: 3,
  batches: log,
  onDisk: log,
  believes: decided,
}
const follower: Copy = {
  ...leader,
  broker: 2,
  role: 'follower',
  isr: [],
  highWatermark: 1,
  logEndOffset: 2,
  batches: log.slice(0, 2),
  onDisk: log.slice(0, 2),
}
const outside: Copy = { ...follower, broker: 3 }
const healthy: Partition = {
  copies: [leader, follower, outside],
  decided,
  fenced: [],
  acknowledgedEnd: 2,
  committedOffset: 1,
}

const withCopies = (...copies: readonly Copy[]): Partition => ({ ...healthy, copies })
const wrong = (id: string, partition: Partition) => called(id).check(partition)
const called = (id: string): Invariant => invariants.find(invariant => invariant.id === id)!

/** Of each invariant something that it finds, and the nearest thing that is right. */
const cases: Readonly<Record<string, readonly [hit: Partition, nearMiss: Partition, says: string]>> = {
  HighWatermarkWithinLog: [
    withCopies({ ...leader, highWatermark: 4 }),
    withCopies({ ...leader, highWatermark: 3 }),
    'broker 1: 4 is past 3',
  ],
  OneLeaderPerEpoch: [
    withCopies(leader, { ...leader, broker: 2 }),
    withCopies(leader, { ...leader, broker: 2, leaderEpoch: 1 }, { ...leader, broker: 3, isRunning: false }),
    'broker 2 is a second leader of epoch 2',
  ],
  OneDecisionPerEpoch: [
    withCopies(leader, { ...follower, believes: { ...decided, isr: [1] } }),
    withCopies(leader, { ...follower, believes: { ...decided, isr: [1], partitionEpoch: 2 } }),
    'broker 2 believes leader 1 of epoch 2 with {1} in sync (partition epoch 3), and decided was leader 1 of epoch 2 with {1, 2} in sync (partition epoch 3)',
  ],
  LeaderWasElected: [
    withCopies(leader, { ...leader, broker: 2 }),
    withCopies(leader, { ...leader, broker: 2, leaderEpoch: 1 }),
    'broker 2 leads in epoch 2; leader 1 has epoch 2',
  ],
  LeaderIsInSync: [
    { ...healthy, decided: { ...decided, isr: [2] } },
    { ...healthy, decided: { ...decided, leader: 0, isr: [2] } },
    'broker 1 leads, and in sync are {2}',
  ],
  FencedIsOutOfSync: [
    { ...healthy, fenced: [2] },
    { ...healthy, fenced: [2, 3], decided: { ...decided, leader: 0, isr: [2] } },
    'broker 2 is fenced, and in the set {1, 2}',
  ],
  InSyncHasReplicated: [
    withCopies(leader, { ...follower, logEndOffset: 1 }),
    withCopies({ ...leader, highWatermark: 1 }, { ...follower, logEndOffset: 1 }),
    'broker 2 ends at 1, below 2',
  ],
  EligibleHasReplicated: [
    withCopies(leader, follower, { ...outside, logEndOffset: 1 }),
    withCopies({ ...leader, leaderEpoch: 1 }, follower, { ...outside, logEndOffset: 1 }),
    'broker 3 ends at 1, below 2',
  ],
  AcknowledgedIsInSync: [
    { ...healthy, acknowledgedEnd: 3 },
    { ...healthy, acknowledgedEnd: 3, decided: { ...decided, isr: [1] } },
    'broker 2 ends at 2, below 3',
  ],
  CommittedWithinLog: [
    { ...healthy, committedOffset: 3 },
    { ...healthy, committedOffset: 2 },
    'broker 2 ends at 2, below 3',
  ],
  BatchesContinue: [
    withCopies({ ...leader, batches: [batch(0, 2), batch(1, 1), batch(2, 2)] }),
    withCopies({ ...leader, batches: [batch(0, 1), batch(1, 1), batch(2, 2)] }),
    'broker 1: the batch at 1 does not follow the one before',
  ],
  LogMatching: [
    withCopies(leader, { ...follower, batches: [batch(0, 1), batch(1, 2, 'another')] }),
    withCopies(leader, { ...follower, batches: [batch(0, 1), batch(1, 1, 'another')] }),
    'broker 2 has another batch at offset 1 in epoch 2',
  ],
  ReplicatedPrefixAgrees: [
    withCopies(leader, { ...follower, highWatermark: 2, batches: [batch(0, 1), batch(1, 1, 'another')] }),
    withCopies(leader, { ...follower, highWatermark: 1, batches: [batch(0, 1), batch(1, 1, 'another')] }),
    'brokers 1 and 2 differ at batch 1, below 2',
  ],
  DiskAgrees: [
    withCopies({ ...leader, onDisk: log.slice(0, 2) }),
    withCopies({ ...leader, onDisk: log.slice(0, 2), isRunning: false }),
    'broker 1: its file differs from its log at batch 2',
  ],
}

test('a healthy partition breaks nothing', () => {
  expect(invariants.flatMap(({ check }) => check(healthy))).toEqual([])
})

test('every invariant has its hit and its near miss here', () => {
  expect(Object.keys(cases)).toEqual(invariants.map(({ id }) => id))
})

test.each(Object.entries(cases))('%s finds what is wrong, and nothing in its near miss', (id, [hit, miss, says]) => {
  expect(wrong(id, hit)).toEqual([says])
  expect(wrong(id, miss)).toEqual([])
})

describe('more of what they find', () => {
  test('a leader that is fenced', () => {
    expect(wrong('FencedIsOutOfSync', { ...healthy, fenced: [1], decided: { ...decided, isr: [1] } })).toEqual([
      'broker 1 is fenced, and leads',
    ])
  })

  test('a leader of an epoch that nobody decided', () => {
    expect(wrong('LeaderWasElected', withCopies({ ...leader, leaderEpoch: 3 }))).toHaveLength(1)
  })

  test('a hole in a log, an end that is not there, a batch from the future', () => {
    const holed = { ...leader, batches: [batch(0, 1), batch(2, 2)] }
    expect(wrong('BatchesContinue', withCopies(holed))).toHaveLength(1)
    expect(wrong('BatchesContinue', withCopies({ ...leader, logEndOffset: 4 }))).toEqual([
      'broker 1: 3 is not the end 4',
    ])
    const future = { ...follower, batches: [batch(0, 1), batch(1, 3)] }
    expect(wrong('BatchesContinue', withCopies(future))).toEqual(['broker 2, in epoch 2, has a batch of epoch 3'])
    // Who has just started knows no epoch yet.
    expect(wrong('BatchesContinue', withCopies({ ...future, role: 'none', leaderEpoch: 0 }))).toEqual([])
  })
})

test('steps: an epoch that falls, a high watermark that falls in office; and one that falls with the office', () => {
  const [epochs, marks] = stepInvariants
  expect(epochs!.check(leader, { ...leader, leaderEpoch: 1 })).toEqual(['broker 1 goes from epoch 2 to 1'])
  expect(epochs!.check(leader, { ...leader, leaderEpoch: 2 })).toEqual([])
  expect(marks!.check(leader, { ...leader, highWatermark: 1 })).toEqual(['broker 1 goes from 2 to 1'])
  expect(marks!.check(leader, { ...leader, highWatermark: 1, leaderEpoch: 3 })).toEqual([])
})
