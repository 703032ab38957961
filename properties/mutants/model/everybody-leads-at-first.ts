/** Every broker takes itself for the first leader. */
import { ofReplica } from '../model-mutant.ts'

export const everybodyLeadsAtFirst = ofReplica({
  id: 'everybody-leads-at-first',
  hole: 'leadsAtFirst',
  breaks: 'OneLeaderPerEpoch',
  source: 'an ordinary slip',
  guard: () => true,
})
