/** Retention takes nothing. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const neverDeletes = ofPartitionLeader({
  id: 'never-deletes',
  hole: 'hasRecords',
  breaks: 'FORGOTTEN',
  source: 'retention.ms',
  guard: () => false,
})
