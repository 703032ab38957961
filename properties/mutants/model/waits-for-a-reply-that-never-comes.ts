/** acks=0 waits for a reply, which no broker sends. */
import { ofProducer } from '../model-mutant.ts'

export const waitsForAReplyThatNeverComes = ofProducer({
  id: 'waits-for-a-reply-that-never-comes',
  hole: 'asksForNoReply',
  breaks: 'AVAIL',
  source: 'Kafka documentation, acks',
  guard: () => false,
})
