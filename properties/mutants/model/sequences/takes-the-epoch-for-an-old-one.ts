/** A batch of the present epoch is fenced. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const takesTheEpochForAnOldOne = ofPartitionLeader({
  id: 'takes-the-epoch-for-an-old-one',
  hole: 'isOldEpoch',
  breaks: 'PROGRESS',
  source: 'ProducerAppendInfo.checkProducerEpoch',
  guard: ({ context }) => context.producers.length > 0,
})
