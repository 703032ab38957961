/** A new leader goes on in the epoch that it knew. */
import { ofReplica } from '../model-mutant.ts'

export const leadsInTheOldEpoch = ofReplica({
  id: 'leads-in-the-old-epoch',
  hole: 'takeOffice',
  breaks: 'LogMatching',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), leaderEpoch: context.leaderEpoch }),
})
