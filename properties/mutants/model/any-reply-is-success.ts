/** An error is taken for an acknowledgement. */
import { ofProducer } from '../model-mutant.ts'

export const anyReplyIsSuccess = ofProducer({
  id: 'any-reply-is-success',
  hole: 'isSuccess',
  breaks: 'NAL',
  source: 'NOT_ENOUGH_REPLICAS',
  guard: ({ event }) => event.type === 'ProduceReply',
})
