/** No producer is ever forgotten. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const nobodyExpires = ofOutputPartition({
  id: 'nobody-expires',
  hole: 'hasIdle',
  breaks: 'BUG-T8',
  source: 'KAFKA-9144',
  guard: () => false,
})
