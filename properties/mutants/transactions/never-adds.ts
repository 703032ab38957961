/** It waits for a partition that nobody adds. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const neverAdds = ofTransactionalProducer({
  id: 'never-adds',
  hole: 'mayAdd',
  breaks: 'PROGRESS of transactions',
  source: 'an ordinary slip',
  guard: () => false,
})
