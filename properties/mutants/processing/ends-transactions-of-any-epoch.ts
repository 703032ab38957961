/** A zombie ends its successor’s transaction. */
import { ofTransaction } from '../processing-mutant.ts'

export const endsTransactionsOfAnyEpoch = ofTransaction({
  id: 'ends-transactions-of-any-epoch',
  hole: 'mayEnd',
  breaks: 'ATOMIC',
  source: 'KAFKA-5603, KAFKA-9600',
  guard: () => true,
})
