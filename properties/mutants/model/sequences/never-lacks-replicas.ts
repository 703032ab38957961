/** A leader alone takes itself for enough. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const neverLacksReplicas = ofPartitionLeader({
  id: 'never-lacks-replicas',
  hole: 'hasEnoughReplicas',
  breaks: 'BUG-T1',
  source: 'min.insync.replicas',
  guard: () => true,
})
