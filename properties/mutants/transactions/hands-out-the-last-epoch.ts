/** Where epochs run out the last one is handed out. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const handsOutTheLastEpoch = ofTransactionCoordinator({
  id: 'hands-out-the-last-epoch',
  hole: 'rotate',
  breaks: 'LastEpochIsKept',
  source: 'KAFKA-5283',
  change: ({ context: { producerEpoch } }) => ({ producerEpoch: producerEpoch + 1, loggedEpoch: producerEpoch + 1 }),
})
