/** It has no transaction to begin. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const neverBegins = ofTransactionalProducer({
  id: 'never-begins',
  hole: 'hasMore',
  breaks: 'PROGRESS of transactions',
  source: 'an ordinary slip',
  guard: () => false,
})
