/** It sends until it is answered. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const neverGivesUp = ofTransactionalProducer({
  id: 'never-gives-up',
  hole: 'isUnheard',
  breaks: 'BUG-T4',
  source: 'delivery.timeout.ms',
  guard: () => false,
})
