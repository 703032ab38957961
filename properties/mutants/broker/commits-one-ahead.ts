/** One is added to an offset that is the next one already. */
import type { RuleMutant } from '../mutant.ts'

export const commitsOneAhead: RuleMutant = {
  in: 'broker',
  id: 'commits-one-ahead',
  rule: 'offsetToCommit',
  breaks: 'ALO',
  source: 'Overview (S18): committed 49, resumes at 50',
  runs: 'javaClient',
  rules: {
    offsetToCommit: ({ position }) => (position < 0 ? position : position + 1),
  },
}
