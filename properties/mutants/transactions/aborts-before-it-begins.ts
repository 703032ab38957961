/** It aborts a transaction of which the coordinator has not heard. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const abortsBeforeItBegins = ofTransactionalProducer({
  id: 'aborts-before-it-begins',
  hole: 'mayAbort',
  breaks: 'NO-WRONG-ANSWER of transactions',
  source: 'TransactionManager.nextRequest, transactionStarted',
  guard: () => true,
})
