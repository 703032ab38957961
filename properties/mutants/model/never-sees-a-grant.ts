/** A change that was granted stays a proposal. */
import { ofReplica } from '../model-mutant.ts'

export const neverSeesAGrant = ofReplica({
  id: 'never-sees-a-grant',
  hole: 'isGranted',
  breaks: 'L01',
  source: 'an ordinary slip',
  guard: () => false,
})
