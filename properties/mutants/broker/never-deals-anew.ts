/** Who joins a stable group again is told what it has: what was given up nobody gets. */
import type { RuleMutant } from '../mutant.ts'

export const neverDealsAnew: RuleMutant = {
  in: 'broker',
  id: 'never-deals-anew',
  rule: 'mustRebalance',
  breaks: 'RECOVERS',
  source: 'KIP-429: who has given something up joins once more',
  runs: 'cooperative',
  rules: {
    mustRebalance: () => false,
  },
}
