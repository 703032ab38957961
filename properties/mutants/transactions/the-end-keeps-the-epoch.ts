/** The markers carry the epoch of the records that they end. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const theEndKeepsTheEpoch = ofTransactionCoordinator({
  id: 'the-end-keeps-the-epoch',
  hole: 'prepare',
  breaks: 'COMPLETION of transactions',
  source: 'KIP-890, part 2',
  change: ({ context: { producerEpoch } }, kafka) => ({ ...kafka(), producerEpoch, loggedEpoch: producerEpoch }),
})
