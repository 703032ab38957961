/** Markers that the coordinator before was to send are sent by nobody. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aFailoverOwesNoMarkers = ofTransactionCoordinator({
  id: 'a-failover-owes-no-markers',
  hole: 'recoverPrepared',
  breaks: 'NO-HANGING of transactions',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), owed: [], partitions: [] }),
})
