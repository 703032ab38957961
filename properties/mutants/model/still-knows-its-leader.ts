/** A broker that restarts believes to know who leads, and does not listen to the answer that it gets. */
import { ofReplica } from '../model-mutant.ts'

export const stillKnowsItsLeader = ofReplica({
  id: 'still-knows-its-leader',
  hole: 'forgetMemory',
  breaks: 'L01',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), leader: context.id }),
})
