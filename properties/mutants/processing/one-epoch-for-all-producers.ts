/** A successor has the epoch of its predecessor. */
import { ofTransaction } from '../processing-mutant.ts'

export const oneEpochForAllProducers = ofTransaction({
  id: 'one-epoch-for-all-producers',
  hole: 'raiseEpoch',
  breaks: 'ATOMIC',
  source: 'KIP-98, fencing',
  change: () => ({}),
})
