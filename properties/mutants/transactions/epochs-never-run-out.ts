/** InitProducerId goes on raising the epoch to the last. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const epochsNeverRunOut = ofTransactionCoordinator({
  id: 'epochs-never-run-out',
  hole: 'isExhausted',
  breaks: 'LastEpochIsKept',
  source: 'KAFKA-5283',
  guard: () => false,
})
