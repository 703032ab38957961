/** A fence goes beyond the last epoch. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const epochsHaveNoEnd = ofTransactionCoordinator({
  id: 'epochs-have-no-end',
  hole: 'mayAbort',
  breaks: 'BUG-T10',
  source: 'KAFKA-19367',
  guard: () => true,
})
