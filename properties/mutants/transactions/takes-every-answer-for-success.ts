/** Every answer is a good one. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const takesEveryAnswerForSuccess = ofTransactionalProducer({
  id: 'takes-every-answer-for-success',
  hole: 'isSuccess',
  breaks: 'NAL of transactions',
  source: 'an ordinary slip',
  guard: () => true,
})
