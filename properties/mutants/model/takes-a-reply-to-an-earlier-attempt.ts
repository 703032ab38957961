/** A reply to an earlier attempt is taken for one to this. */
import { ofProducer } from '../model-mutant.ts'

export const takesAReplyToAnEarlierAttempt = ofProducer({
  id: 'takes-a-reply-to-an-earlier-attempt',
  hole: 'isAwaited',
  breaks: 'NAL',
  source: 'an ordinary slip',
  guard: () => true,
})
