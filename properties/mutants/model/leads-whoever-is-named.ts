/** Whoever hears of a leader takes itself to be it. */
import { ofReplica } from '../model-mutant.ts'

export const leadsWhoeverIsNamed = ofReplica({
  id: 'leads-whoever-is-named',
  hole: 'namesMe',
  breaks: 'OneLeaderPerEpoch',
  source: 'an ordinary slip',
  guard: () => true,
})
