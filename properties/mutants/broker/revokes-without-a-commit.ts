/** What was dealt with is not committed before somebody else gets the partition. */
import type { RuleMutant } from '../mutant.ts'

export const revokesWithoutACommit: RuleMutant = {
  in: 'broker',
  id: 'revokes-without-a-commit',
  rule: 'commitsBeforeRevocation',
  breaks: 'C10',
  source: 'ConsumerCoordinator.onJoinPrepare',
  runs: 'javaGroup',
  silent: 'What is handled twice is handled twice wherever members come and go.',
  rules: {
    commitsBeforeRevocation: () => false,
  },
}
