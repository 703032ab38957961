/** A gap in the sequence is no gap. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const takesAGapForNone = ofPartitionLeader({
  id: 'takes-a-gap-for-none',
  hole: 'isOutOfOrder',
  breaks: 'ORD',
  source: 'ProducerAppendInfo.checkSequence',
  guard: () => false,
})
