/** A marker that is refused counts as written. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aRefusedMarkerIsWritten = ofTransactionCoordinator({
  id: 'a-refused-marker-is-written',
  hole: 'isMarkerWritten',
  breaks: 'BUG-T10',
  source: 'KAFKA-19999',
  guard: () => true,
})
