/** A commit is refused as soon as a rebalance has begun: what was handled before is handled again. */
import type { RuleMutant } from '../mutant.ts'

export const refusesBeforeTheBarrier: RuleMutant = {
  in: 'broker',
  id: 'refuses-before-the-barrier',
  rule: 'mayCommitIn',
  breaks: 'C10',
  source: 'GroupCoordinator.doCommitOffsets',
  runs: 'javaGroup',
  silent: 'What is handled twice is handled twice wherever members come and go.',
  rules: {
    mayCommitIn: state => state === 'Stable',
  },
}
