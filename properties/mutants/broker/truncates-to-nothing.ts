/** A follower whose log differs throws all of it away. */
import type { RuleMutant } from '../mutant.ts'

export const truncatesToNothing: RuleMutant = {
  in: 'broker',
  id: 'truncates-to-nothing',
  rule: 'truncationOffset',
  breaks: 'InSyncHasReplicated',
  source: 'an ordinary slip',
  runs: 'safe',
  silent:
    'The replica that lacks a record has it again with its next fetch, milliseconds later: clients lose it only where every other member of the set is gone just then.',
  rules: {
    truncationOffset: () => 0,
  },
}
