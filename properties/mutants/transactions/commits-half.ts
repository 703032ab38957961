/** It commits before every record is acknowledged. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const commitsHalf = ofTransactionalProducer({
  id: 'commits-half',
  hole: 'mayCommit',
  breaks: 'ATOMIC of transactions',
  source: 'an ordinary slip',
  guard: () => true,
})
