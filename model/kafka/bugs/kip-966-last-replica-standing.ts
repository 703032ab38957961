/**
 * KIP-966, KAFKA-15332 (3.7 on; the default of new clusters from 4.1): the last replica standing. The set has shrunk to one member, which
 * loses power and the tail of its log with it. It is all of the set, so it is elected, though others have the record that was acknowledged.
 *
 * Eligible leader replicas keep those others electable, and they are sure to have everything below the high watermark only while it stands
 * still below min in-sync: one without the other is not enough.
 */
import { type Bug, bugOf, noAcknowledgedLoss } from './bug.ts'

const story = {
  source: 'KIP-966, KAFKA-15332 (3.7 on)',
  says: 'With three copies and min.insync.replicas=2 no acknowledged record is lost when one broker loses power.',
  parameters: {
    metadata: 'kraft',
    replicationFactor: 3,
    eligibleLeaderReplicas: true,
    highWatermarkBelowMinIsr: 'frozen',
  },
  bounds: { faults: { p1: 1 }, shrinks: 2 },
  property: noAcknowledgedLoss,
} as const

export const lastReplicaStanding: Bug = bugOf({
  ...story,
  asPublished: true,
  id: 'kip-966-last-replica-standing',
  without: 'the last member of the set is elected, whatever it has lost',
  setting: { eligibleLeaderReplicas: false, highWatermarkBelowMinIsr: 'advances' },
})

/** Two copies, one shrink: the one that left had the record when it was acknowledged. The smallest scope. */
export const lastOfTwo: Bug = bugOf({
  ...story,
  id: 'kip-966-last-of-two',
  says: 'With two copies and min.insync.replicas=2 no acknowledged record is lost when one broker loses power.',
  parameters: { ...story.parameters, replicationFactor: 2 },
  bounds: { ...story.bounds, shrinks: 1 },
  without: 'the last member of the set is elected, whatever it has lost',
  setting: { eligibleLeaderReplicas: false, highWatermarkBelowMinIsr: 'advances' },
})

/** A high watermark that stands still mends KAFKA-15583, not this. */
export const frozenIsNotEnough: Bug = bugOf({
  ...story,
  asPublished: true,
  id: 'kip-966-frozen-is-not-enough',
  without: 'the high watermark stands still below min in-sync, but nobody outside the set is eligible',
  setting: { eligibleLeaderReplicas: false },
})

/**
 * Who left the set has not what became visible after it left. That it is acknowledged as well is due to Kafka's rule that an answer is judged by the
 * maximal set: the leader has asked for a second member, and counts it. Judged by the committed set (tried once, not pinned: 947,925 states), the
 * producer is refused until the set is at min again, and eligible replicas alone are enough.
 */
export const eligibleIsNotEnough: Bug = bugOf({
  ...story,
  id: 'kip-966-eligible-is-not-enough',
  without: 'those who left the set are eligible, but the high watermark advances without them',
  setting: { highWatermarkBelowMinIsr: 'advances' },
})
