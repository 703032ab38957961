/** A successor gets the epoch that its predecessor has. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const successorsShareAnEpoch = ofTransactionCoordinator({
  id: 'successors-share-an-epoch',
  hole: 'increment',
  breaks: 'ISO of transactions',
  source: 'KIP-98, zombie fencing',
  change: ({ context: { producerEpoch } }, kafka) => {
    const epoch = Math.max(0, producerEpoch)
    return { ...kafka(), producerEpoch: epoch, loggedEpoch: epoch }
  },
})
