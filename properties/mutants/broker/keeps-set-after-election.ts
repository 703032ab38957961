/** A leader that was not in sync keeps the set that it was not a member of. */
import type { RuleMutant } from '../mutant.ts'

export const keepsSetAfterElection: RuleMutant = {
  in: 'broker',
  id: 'keeps-set-after-election',
  rule: 'isrAfterElection',
  breaks: 'LeaderIsInSync',
  source: 'an ordinary slip',
  runs: 'unclean',
  silent: 'Whoever is elected so halts by an assertion (R4) before it serves anybody; clients see one more election.',
  rules: {
    isrAfterElection: ({ isr }) => isr,
  },
}
