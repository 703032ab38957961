/** A zombie ends the transaction of its successor. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const anybodyEndsATransaction = ofTransactionCoordinator({
  id: 'anybody-ends-a-transaction',
  hole: 'isEndTxnEpoch',
  breaks: 'ISO of transactions',
  source: 'KAFKA-9600',
  guard: () => true,
})
