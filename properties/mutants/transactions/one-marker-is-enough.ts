/** When one partition has its marker, all have. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const oneMarkerIsEnough = ofTransactionCoordinator({
  id: 'one-marker-is-enough',
  hole: 'settle',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  change: () => ({ owed: [] }),
})
