/** An abort of what never began is told INVALID_TXN_STATE. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const hasNothingToAbort = ofTransactionCoordinator({
  id: 'has-nothing-to-abort',
  hole: 'abortsNothing',
  breaks: 'NO-WRONG-ANSWER of transactions',
  source: 'KIP-890, part 2',
  guard: () => false,
})
