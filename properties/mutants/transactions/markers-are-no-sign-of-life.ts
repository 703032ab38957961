/** A producer is as old as its last data. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const markersAreNoSignOfLife = ofOutputPartition({
  id: 'markers-are-no-sign-of-life',
  hole: 'isOld',
  breaks: 'NO-HANGING of transactions',
  source: 'KAFKA-9144',
  guard: () => true,
})
