/** What is sent again is out of order. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const knowsNoDuplicates = ofOutputPartition({
  id: 'knows-no-duplicates',
  hole: 'isDuplicate',
  breaks: 'NoNeedToAbort',
  source: 'KIP-98, idempotence',
  guard: () => false,
})
