/** The coordinator does not note whom it owes a marker. */
import { ofTransaction } from '../processing-mutant.ts'

export const nobodyIsInTheTransaction = ofTransaction({
  id: 'nobody-is-in-the-transaction',
  hole: 'add',
  breaks: 'TransactionsEnd',
  source: 'KIP-98, AddPartitionsToTxn',
  change: () => ({}),
})
