/** The transaction log takes whatever comes. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const everyAppendSucceeds = ofTransactionCoordinator({
  id: 'every-append-succeeds',
  hole: 'appendFails',
  breaks: 'BUG-T6',
  source: 'KAFKA-9666',
  guard: () => false,
})
