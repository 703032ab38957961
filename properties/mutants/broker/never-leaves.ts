/** A heart that beats on though nobody polls: the group waits for a member that is stuck. */
import type { RuleMutant } from '../mutant.ts'

export const neverLeaves: RuleMutant = {
  in: 'broker',
  id: 'never-leaves',
  rule: 'leavesWhenLate',
  breaks: 'C14',
  source: 'KIP-62',
  runs: 'group',
  rules: {
    leavesWhenLate: () => false,
  },
}
