/** A follower whose log differs throws all of it away. */
import type { RuleMutant } from '../mutant.ts'
import { truncatedAndAlone } from '../scenarios/offices.ts'

export const truncatesToNothing: RuleMutant = {
  in: 'broker',
  id: 'truncates-to-nothing',
  rule: 'truncationOffset',
  breaks: 'InSyncHasReplicated',
  source: 'an ordinary slip',
  runs: 'safe',
  scenario: truncatedAndAlone,
  rules: {
    truncationOffset: () => 0,
  },
}
