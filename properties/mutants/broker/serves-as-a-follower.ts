/** A follower serves fetches as if it led. */
import type { RuleMutant } from '../mutant.ts'
import { asksAnEmptyFollower } from '../scenarios/lost-disks.ts'

export const servesAsAFollower: RuleMutant = {
  in: 'broker',
  id: 'serves-as-a-follower',
  rule: 'checkLeaderEpoch',
  breaks: 'NAL',
  source: 'KAFKA-9731, followers that serve',
  runs: 'safe',
  scenario: asksAnEmptyFollower,
  rules: {
    checkLeaderEpoch: () => 'NONE',
  },
}
