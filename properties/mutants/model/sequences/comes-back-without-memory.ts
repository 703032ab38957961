/** A leader that comes back knows no producer. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const comesBackWithoutMemory = ofPartitionLeader({
  id: 'comes-back-without-memory',
  hole: 'recall',
  breaks: 'AMO',
  source: 'ProducerStateManager.loadFromSnapshot',
  change: () => ({ producers: [] }),
})
