/** The output is written without the coordinator knowing of it. */
import { ofInstance } from '../processing-mutant.ts'

export const writesOutsideItsTransaction = ofInstance({
  id: 'writes-outside-its-transaction',
  hole: 'isTransactional',
  breaks: 'ATOMIC',
  source: 'KafkaProducer javadoc, beginTransaction',
  guard: () => false,
})
