/** Of several partitions the last one alone gets a marker. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const remembersTheLastPartitionAlone = ofTransactionCoordinator({
  id: 'remembers-the-last-partition-alone',
  hole: 'add',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  change: ({ event }) => ({ partitions: [(event as { readonly partition: number }).partition] }),
})
