/** Who commits offsets beside its transaction commits them alone, and leaves the transaction open. */
import { ofInstance } from '../processing-mutant.ts'

export const leavesItsTransactionOpen = ofInstance({
  id: 'leaves-its-transaction-open',
  hole: 'commitsOutputAlone',
  breaks: 'ALO',
  source: 'KafkaProducer javadoc, commitTransaction',
  guard: () => false,
})
