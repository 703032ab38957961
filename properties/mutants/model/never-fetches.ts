/** A follower does not fetch. */
import { ofReplica } from '../model-mutant.ts'

export const neverFetches = ofReplica({
  id: 'never-fetches',
  hole: 'knowsLeader',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
