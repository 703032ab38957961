/** A change that was refused is waited for all the same. */
import { ofReplica } from '../model-mutant.ts'

export const keepsWhatWasRefused = ofReplica({
  id: 'keeps-what-was-refused',
  hole: 'dropProposal',
  breaks: 'AVAIL',
  source: 'KIP-841',
  change: () => ({}),
})
