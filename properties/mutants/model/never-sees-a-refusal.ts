/** A change that was refused for good stays a proposal, and the high watermark waits for it. */
import { ofReplica } from '../model-mutant.ts'

export const neverSeesARefusal = ofReplica({
  id: 'never-sees-a-refusal',
  hole: 'isIneligible',
  breaks: 'AVAIL',
  source: 'KIP-841',
  guard: () => false,
})
