/** With one follower that has caught up all others join the in-sync set. */
import { ofReplica } from '../model-mutant.ts'

export const takesEverybodyIn = ofReplica({
  id: 'takes-everybody-in',
  hole: 'addToIsr',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => (kafka().proposed ? { proposed: [1, 2, 3] } : { isr: [1, 2, 3] }),
})
