/** A follower goes on in the epoch that it knew, so that its new leader fences it. */
import { ofReplica } from '../model-mutant.ts'

export const followsInTheOldEpoch = ofReplica({
  id: 'follows-in-the-old-epoch',
  hole: 'follow',
  breaks: 'AVAIL',
  source: 'KIP-320',
  change: ({ context }, kafka) => ({ ...kafka(), leaderEpoch: context.leaderEpoch }),
})
