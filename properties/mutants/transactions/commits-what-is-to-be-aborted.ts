/** Every end is a commit. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const commitsWhatIsToBeAborted = ofTransactionCoordinator({
  id: 'commits-what-is-to-be-aborted',
  hole: 'isCommit',
  breaks: 'ISO of transactions',
  source: 'an ordinary slip',
  guard: () => true,
})
