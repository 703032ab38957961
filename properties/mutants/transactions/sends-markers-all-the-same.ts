/** What follows the append does not compare epochs. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const sendsMarkersAllTheSame = ofTransactionCoordinator({
  id: 'sends-markers-all-the-same',
  hole: 'stall',
  breaks: 'BUG-T6',
  source: 'KAFKA-9600',
  change: () => ({}),
})
