/** The application has nothing to send. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const isGivenNothing = ofIdempotentProducer({
  id: 'is-given-nothing',
  hole: 'hasMore',
  breaks: 'PROGRESS',
  source: 'an ordinary slip',
  guard: () => false,
})
