/** A commit after the coordinator’s own abort is told INVALID_TXN_STATE. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aLateCommitIsInvalid = ofTransactionCoordinator({
  id: 'a-late-commit-is-invalid',
  hole: 'fencesLateCommits',
  breaks: 'NO-WRONG-ANSWER of transactions',
  source: 'KAFKA-20785',
  guard: () => false,
})
