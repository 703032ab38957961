/** It has its epoch raised, and goes on under the old one. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const keepsItsOldEpoch = ofTransactionalProducer({
  id: 'keeps-its-old-epoch',
  hole: 'identify',
  breaks: 'FENCING of transactions',
  source: 'KIP-360',
  change: ({ context: { producerEpoch } }, kafka) => ({ ...kafka(), producerEpoch: Math.max(0, producerEpoch) }),
})
