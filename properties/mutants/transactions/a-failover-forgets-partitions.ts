/** What was added is not in the log. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aFailoverForgetsPartitions = ofTransactionCoordinator({
  id: 'a-failover-forgets-partitions',
  hole: 'recover',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), partitions: [] }),
})
