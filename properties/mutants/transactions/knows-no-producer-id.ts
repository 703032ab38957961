/** A zombie of a producer id that was replaced is taken by its epoch. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const knowsNoProducerId = ofTransactionCoordinator({
  id: 'knows-no-producer-id',
  hole: 'isProducerId',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-98',
  guard: () => true,
})
