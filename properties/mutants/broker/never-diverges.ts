/** The leader never says that the logs differ. */
import type { RuleMutant } from '../mutant.ts'

export const neverDiverges: RuleMutant = {
  in: 'broker',
  id: 'never-diverges',
  rule: 'divergence',
  breaks: 'LogMatching',
  source: 'KIP-101',
  runs: 'safe',
  rules: {
    divergence: () => undefined,
  },
}
