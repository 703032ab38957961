/**
 * KAFKA-12686 (3.0), KAFKA-13091 (3.1): AlterPartition's answer and LeaderAndIsr come on two connections. An answer that was on its way while
 * the partition changed is about a set that is gone; the partition epoch tells.
 */
import { bugOf, everyMemberHasIt } from './bug.ts'

export const lateAnswer = bugOf({
  id: 'kafka-12686-late-answer',
  source: 'KAFKA-12686 (3.0), KAFKA-13091 (3.1)',
  says: "An answer to AlterPartition counts for the change that it answers: same leader epoch, asked from the leader's partition epoch.",
  without: 'whatever answer comes is taken for the answer',
  parameters: { metadata: 'kraft', minInsyncReplicas: 1 },
  bounds: { faults: { z: 1 }, shrinks: 1 },
  swap: { slot: 'broker-', filling: { guards: { answersProposal: () => true } } },
  property: everyMemberHasIt,
})
