/** The transaction is complete before its markers are written. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const completesAtOnce = ofTransactionCoordinator({
  id: 'completes-at-once',
  hole: 'isSettled',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  guard: () => true,
})
