/** Every answer is a good one. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const takesARefusalForSuccess = ofTransactionalProducer({
  id: 'takes-a-refusal-for-success',
  hole: 'isSuccess',
  breaks: 'NAL of transactions',
  source: 'an ordinary slip',
  guard: () => true,
})
