/** Beyond the last epoch comes the first. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const overflowsToTheBeginning = ofTransactionCoordinator({
  id: 'overflows-to-the-beginning',
  hole: 'overflow',
  breaks: 'BUG-T10',
  source: 'KAFKA-19367',
  change: () => ({ producerEpoch: 0 }),
})
