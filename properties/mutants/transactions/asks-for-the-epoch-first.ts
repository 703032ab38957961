/** The next transaction’s abort is taken for a zombie’s while markers are out. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const asksForTheEpochFirst = ofTransactionCoordinator({
  id: 'asks-for-the-epoch-first',
  hole: 'asksPendingFirst',
  breaks: 'FENCING of transactions',
  source: 'KAFKA-18464',
  guard: () => false,
})
