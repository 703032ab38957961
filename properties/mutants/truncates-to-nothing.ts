/** A follower whose log differs throws all of it away. */
import type { Mutant } from './mutant.ts'

export const truncatesToNothing: Mutant = {
  id: 'truncates-to-nothing',
  rule: 'truncationOffset',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    truncationOffset: () => 0,
  },
}
