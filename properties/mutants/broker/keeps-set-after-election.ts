/** A leader that was not in sync keeps the set that it was not a member of. */
import type { RuleMutant } from '../mutant.ts'
import { electedFromOutside } from '../scenarios/offices.ts'

export const keepsSetAfterElection: RuleMutant = {
  in: 'broker',
  id: 'keeps-set-after-election',
  rule: 'isrAfterElection',
  breaks: 'LeaderIsInSync',
  source: 'an ordinary slip',
  runs: 'unclean',
  scenario: electedFromOutside,
  rules: {
    isrAfterElection: ({ isr }) => isr,
  },
}
