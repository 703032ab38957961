/** A zombie adds partitions to the transaction of its successor. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const knowsNoProducerEpoch = ofTransactionCoordinator({
  id: 'knows-no-producer-epoch',
  hole: 'isProducerEpoch',
  breaks: 'ISO of transactions',
  source: 'KIP-98, zombie fencing',
  guard: () => true,
})
