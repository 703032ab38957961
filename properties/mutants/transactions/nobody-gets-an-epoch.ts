/** Every InitProducerId is fenced. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const nobodyGetsAnEpoch = ofTransactionCoordinator({
  id: 'nobody-gets-an-epoch',
  hole: 'mayIncrement',
  breaks: 'FENCING of transactions',
  source: 'an ordinary slip',
  guard: () => false,
})
