/** The set fills again, and the leader does not see it. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const neverEnoughAgain = ofPartitionLeader({
  id: 'never-enough-again',
  hole: 'expand',
  breaks: 'SetFills',
  source: 'min.insync.replicas',
  change: () => ({}),
})
