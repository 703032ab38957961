/** A resend is no duplicate. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const knowsNoResend = ofPartitionLeader({
  id: 'knows-no-resend',
  hole: 'isDuplicate',
  breaks: 'AMO',
  source: 'ProducerStateEntry.findDuplicateBatch',
  guard: () => false,
})
