/** A late marker ends the next transaction. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const takesAnyMarker = ofOutputPartition({
  id: 'takes-any-marker',
  hole: 'isWrongMarker',
  breaks: 'ISO of transactions',
  source: 'KAFKA-19446',
  guard: () => false,
})
