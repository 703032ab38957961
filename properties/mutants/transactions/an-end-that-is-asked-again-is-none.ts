/** Who asks again after a lost answer is told INVALID_TXN_STATE. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const anEndThatIsAskedAgainIsNone = ofTransactionCoordinator({
  id: 'an-end-that-is-asked-again-is-none',
  hole: 'isEndTxnAgain',
  breaks: 'NO-WRONG-ANSWER of transactions',
  source: 'KIP-98',
  guard: () => false,
})
