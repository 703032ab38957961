/** The leader never says that the logs differ. */
import { ofReplica } from '../model-mutant.ts'

export const neverFindsADivergence = ofReplica({
  id: 'never-finds-a-divergence',
  hole: 'diverges',
  breaks: 'ReplicatedPrefixAgrees',
  source: 'KIP-101 (BUG-K2)',
  guard: () => false,
})
