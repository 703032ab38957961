/** The partition’s leader is told that its partition is not in the transaction. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const neverAddsAPartition = ofTransactionCoordinator({
  id: 'never-adds-a-partition',
  hole: 'verifiesOnly',
  breaks: 'PROGRESS of transactions',
  source: 'KIP-890, part 2',
  guard: () => true,
})
