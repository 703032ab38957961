/** No reply answers what was sent. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const takesNoAnswerForItsOwn = ofIdempotentProducer({
  id: 'takes-no-answer-for-its-own',
  hole: 'isAwaited',
  breaks: 'PROGRESS',
  source: 'an ordinary slip',
  guard: () => false,
})
