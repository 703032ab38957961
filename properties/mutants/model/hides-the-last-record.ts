/** Off by one at the high watermark: the last record below it is not handed out. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const hidesTheLastRecord = ofReplica({
  id: 'hides-the-last-record',
  hole: 'isVisible',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: ({ context, event }) => as<'ConsumerFetch'>(event).offset < context.highWatermark - 1,
})
