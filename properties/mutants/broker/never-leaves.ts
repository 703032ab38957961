/** A heart that beats on though nobody polls: the group waits for a member that is stuck. */
import type { RuleMutant } from '../mutant.ts'

export const neverLeaves: RuleMutant = {
  in: 'broker',
  id: 'never-leaves',
  rule: 'leavesWhenLate',
  breaks: 'C14',
  source: 'KIP-62',
  runs: 'group',
  silent: 'It is waited for, and nothing is lost or handled twice.',
  rules: {
    leavesWhenLate: () => false,
  },
}
