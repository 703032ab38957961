/** No partition is verified. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const knowsNoPartition = ofTransactionCoordinator({
  id: 'knows-no-partition',
  hole: 'isInTransaction',
  breaks: 'PROGRESS of transactions',
  source: 'KIP-890, part 1',
  guard: () => false,
})
