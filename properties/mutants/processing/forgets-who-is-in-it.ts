/** The next coordinator does not know who is in the transaction. */
import { ofTransaction } from '../processing-mutant.ts'

export const forgetsWhoIsInIt = ofTransaction({
  id: 'forgets-who-is-in-it',
  hole: 'readLog',
  breaks: 'ATOMIC',
  source: 'TransactionStateManager, loading of the log',
  change: () => ({ participants: [] }),
})
