/** The set shrinks, and the leader does not see it. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const neverTooFew = ofPartitionLeader({
  id: 'never-too-few',
  hole: 'shrink',
  breaks: 'MinInSync',
  source: 'min.insync.replicas',
  change: () => ({}),
})
