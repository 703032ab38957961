/** The leader never says that the logs differ. */
import type { Mutant } from './mutant.ts'

export const neverDiverges: Mutant = {
  id: 'never-diverges',
  rule: 'divergence',
  breaks: 'LogMatching',
  source: 'KIP-101',
  runs: 'safe',
  rules: {
    divergence: () => undefined,
  },
}
