/** What the coordinator puts off has not begun: nothing is aborted at the coordinator. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const aRefusalEndsTheTransaction = ofTransactionalProducer({
  id: 'a-refusal-ends-the-transaction',
  hole: 'hear',
  breaks: 'BUG-T10',
  source: 'KAFKA-18464',
  change: () => ({ isStarted: false }),
})
