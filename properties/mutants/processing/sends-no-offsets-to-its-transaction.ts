/** Output is written in a transaction that has no offsets, and is not ended. */
import { ofInstance } from '../processing-mutant.ts'

export const sendsNoOffsetsToItsTransaction = ofInstance({
  id: 'sends-no-offsets-to-its-transaction',
  hole: 'commitsInTransaction',
  breaks: 'TransactionsEnd',
  source: 'KafkaProducer javadoc, sendOffsetsToTransaction',
  guard: () => false,
})
