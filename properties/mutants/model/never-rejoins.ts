/** Who has left the in-sync set stays out. */
import { ofReplica } from '../model-mutant.ts'

export const neverRejoins = ofReplica({
  id: 'never-rejoins',
  hole: 'mayJoinIsr',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
