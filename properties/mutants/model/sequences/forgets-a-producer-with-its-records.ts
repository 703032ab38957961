/** The producer is forgotten with the last of its records. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const forgetsAProducerWithItsRecords = ofPartitionLeader({
  id: 'forgets-a-producer-with-its-records',
  hole: 'forgetDeleted',
  breaks: 'AMO',
  source: 'KIP-360, KAFKA-8710',
  change: () => ({ producers: [] }),
})
