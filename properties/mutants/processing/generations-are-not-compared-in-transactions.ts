/** A zombie’s offsets are taken, group metadata or not. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const generationsAreNotComparedInTransactions = ofProcessingGroup({
  id: 'generations-are-not-compared-in-transactions',
  hole: 'mayCommitInTransaction',
  breaks: 'AMO',
  source: 'KIP-447, KAFKA-9418',
  guard: () => true,
})
