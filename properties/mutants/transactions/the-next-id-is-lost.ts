/** The producer id that the client was told of does not take over. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const theNextIdIsLost = ofTransactionCoordinator({
  id: 'the-next-id-is-lost',
  hole: 'complete',
  breaks: 'FENCING of transactions',
  source: 'KAFKA-18660',
  change: ({ context: { producerId, producerEpoch } }, kafka) => ({ ...kafka(), producerId, producerEpoch }),
})
