/** The coordinator that takes over has the epoch of the one before. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const anOldCoordinatorIsAsGood = ofTransactionCoordinator({
  id: 'an-old-coordinator-is-as-good',
  hole: 'recoverPrepared',
  breaks: 'ISO of transactions',
  source: 'KIP-98, coordinator epochs',
  change: ({ context: { coordinatorEpoch } }, kafka) => ({ ...kafka(), coordinatorEpoch }),
})
