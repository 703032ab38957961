/** Any answer is a good one. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const takesErrorsForSuccess = ofIdempotentProducer({
  id: 'takes-errors-for-success',
  hole: 'isSuccess',
  breaks: 'NAL',
  source: 'an ordinary slip',
  guard: () => true,
})
