/** What a transaction is to commit is answered, and not noted. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const offsetsOfTransactionsAreLost = ofProcessingGroup({
  id: 'offsets-of-transactions-are-lost',
  hole: 'notePending',
  breaks: 'ATOMIC',
  source: 'KIP-98, TxnOffsetCommit',
  change: () => ({}),
})
