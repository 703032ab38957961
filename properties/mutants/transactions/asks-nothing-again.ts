/** CONCURRENT_TRANSACTIONS is fatal. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const asksNothingAgain = ofTransactionalProducer({
  id: 'asks-nothing-again',
  hole: 'isRetriable',
  breaks: 'FENCING of transactions',
  source: 'an ordinary slip',
  guard: () => false,
})
