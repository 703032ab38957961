/** Consumers read to the end of the log, not to the high watermark. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const servesAboveTheHighWatermark = ofReplica({
  id: 'serves-above-the-high-watermark',
  hole: 'isVisible',
  breaks: 'K03',
  source: 'KAFKA-14704, KAFKA-9835 (BUG-K8)',
  guard: ({ context, event }) => as<'ConsumerFetch'>(event).offset < context.log.length,
})
