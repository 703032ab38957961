/** A record counts as acknowledged once it is sent, as with acks=0. */
import { ofProducer } from '../model-mutant.ts'

export const waitsForNoReply = ofProducer({
  id: 'waits-for-no-reply',
  hole: 'asksForNoReply',
  breaks: 'NAL',
  source: 'Kafka documentation, acks',
  guard: () => true,
})
