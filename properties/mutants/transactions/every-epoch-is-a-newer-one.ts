/** Every abort is written, and its markers are not sent. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const everyEpochIsANewerOne = ofTransactionCoordinator({
  id: 'every-epoch-is-a-newer-one',
  hole: 'isNewerEpoch',
  breaks: 'COMPLETION of transactions',
  source: 'KAFKA-9600',
  guard: () => true,
})
