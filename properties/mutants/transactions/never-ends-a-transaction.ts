/** In the next transaction everything counts as written already. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const neverEndsATransaction = ofTransactionalProducer({
  id: 'never-ends-a-transaction',
  hole: 'end',
  breaks: 'NO-WRONG-ANSWER of transactions',
  source: 'an ordinary slip',
  change: () => ({}),
})
