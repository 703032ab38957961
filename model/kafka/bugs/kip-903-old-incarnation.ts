/**
 * KIP-903, KAFKA-14617 (3.5): a follower has caught up, the leader asks to have it in the set, the follower loses power, and the tail of its
 * log with it, and comes back before the request arrives. What the leader knows is about a process that is gone; the broker epoch tells.
 * With eligible leader replicas, so that the last replica standing (KIP-966) is no second way to the same loss.
 */
import { sometimes } from '../../explorer/index.ts'
import { bugOf, everyMemberHasIt } from './bug.ts'

export const oldIncarnation = bugOf({
  id: 'kip-903-old-incarnation',
  source: 'KIP-903, KAFKA-14617 (3.5)',
  says: 'A broker enters the in-sync set as the incarnation whose fetches the leader has seen.',
  without: 'the controller does not compare broker epochs',
  parameters: { metadata: 'kraft', eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' },
  bounds: { faults: { p1: 1 }, shrinks: 1 },
  swap: { slot: 'metadata', filling: { guards: { namesOldIncarnation: () => false } } },
  property: everyMemberHasIt,
  witness: sometimes(
    'a record is acknowledged, its follower lost power, and is back in the in-sync set',
    [
      'acks.acknowledged',
      'metadata.isr',
      'metadata.leaderEpoch',
      'broker-1.running',
      'broker-2.running',
      'shrinks.spent',
      'faults.spent',
    ],
    ([acked, isr, epoch, ...rest]) => acked! > 0 && isr === 0b110 && epoch === 1 && rest.every(one => one === 1),
  ),
})
