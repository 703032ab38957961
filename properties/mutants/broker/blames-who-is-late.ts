/** A commit after the coordinator’s own abort is told INVALID_TXN_STATE, which is fatal. */
import type { RuleMutant } from '../mutant.ts'
import { commitTooLate } from '../talks/at-coordinators.ts'

export const blamesWhoIsLate: RuleMutant = {
  in: 'broker',
  id: 'blames-who-is-late',
  rule: 'lateCommit',
  breaks: 'S32',
  source: 'KAFKA-20785',
  talk: commitTooLate,
  silent: 'A producer that could have gone on starts anew: nobody is told anything wrong.',
  rules: { lateCommit: () => 'INVALID_TXN_STATE' },
}
