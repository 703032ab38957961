/** A transaction whose producer is gone is aborted by nobody. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const leavesItOngoing = ofTransactionCoordinator({
  id: 'leaves-it-ongoing',
  hole: 'mayFence',
  breaks: 'NO-HANGING of transactions',
  source: 'KAFKA-20090',
  guard: () => false,
})
