/** A leader serves a follower of another epoch. */
import { ofReplica } from '../model-mutant.ts'

export const servesFetchesOfAnyEpoch = ofReplica({
  id: 'serves-fetches-of-any-epoch',
  hole: 'isSameEpoch',
  breaks: 'LogMatching',
  source: 'KIP-320, KAFKA-6880 (BUG-K5)',
  guard: () => true,
})
