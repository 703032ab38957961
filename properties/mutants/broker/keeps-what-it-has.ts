/** An eager member goes on with its partitions while it waits in the barrier. */
import type { RuleMutant } from '../mutant.ts'

export const keepsWhatItHas: RuleMutant = {
  in: 'broker',
  id: 'keeps-what-it-has',
  rule: 'revokedBeforeJoining',
  breaks: 'S22',
  source: 'KIP-429',
  runs: 'javaGroup',
  silent: 'What is handled twice is handled twice wherever members come and go.',
  rules: {
    revokedBeforeJoining: () => [],
  },
}
