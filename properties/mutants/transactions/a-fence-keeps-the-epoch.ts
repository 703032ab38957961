/** The transaction is aborted, and whoever was in it is not fenced. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aFenceKeepsTheEpoch = ofTransactionCoordinator({
  id: 'a-fence-keeps-the-epoch',
  hole: 'fence',
  breaks: 'NO-HANGING of transactions',
  source: 'KAFKA-5231, KAFKA-6119',
  change: ({ context: { producerEpoch } }, kafka) => ({ ...kafka(), producerEpoch, loggedEpoch: producerEpoch }),
})
