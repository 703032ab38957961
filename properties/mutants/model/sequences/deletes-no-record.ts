/** Retention takes nothing off the log. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const deletesNoRecord = ofPartitionLeader({
  id: 'deletes-no-record',
  hole: 'deleteAll',
  breaks: 'DELETED',
  source: 'retention.ms',
  change: () => ({}),
})
