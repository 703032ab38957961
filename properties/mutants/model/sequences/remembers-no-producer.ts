/** The leader does not note down whose batch it appended. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const remembersNoProducer = ofPartitionLeader({
  id: 'remembers-no-producer',
  hole: 'remember',
  breaks: 'AMO',
  source: 'ProducerStateManager.update',
  change: () => ({}),
})
