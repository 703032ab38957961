/** Whoever writes for the first time is refused. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const knowsNoProducer = ofPartitionLeader({
  id: 'knows-no-producer',
  hole: 'isUnknownProducer',
  breaks: 'PROGRESS',
  source: 'ProducerAppendInfo.checkSequence',
  guard: ({ context }) => context.producers.length === 0,
})
