/** Every attempt raises the epoch again. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const forgetsThatAFenceFailed = ofTransactionCoordinator({
  id: 'forgets-that-a-fence-failed',
  hole: 'keepFence',
  breaks: 'NO-HANGING of transactions',
  source: 'KAFKA-9666',
  change: (_args, kafka) => ({ ...kafka(), hasFailedEpochFence: false }),
})
