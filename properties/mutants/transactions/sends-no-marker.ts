/** Nobody hears of the outcome. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const sendsNoMarker = ofTransactionCoordinator({
  id: 'sends-no-marker',
  hole: 'isOwed',
  breaks: 'COMPLETION of transactions',
  source: 'an ordinary slip',
  guard: () => false,
})
