/** A fenced producer writes on. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const takesAnyData = ofOutputPartition({
  id: 'takes-any-data',
  hole: 'isWrongData',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-98, zombie fencing',
  guard: () => false,
})
