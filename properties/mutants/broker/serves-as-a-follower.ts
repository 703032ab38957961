/** A follower serves fetches as if it led. */
import type { RuleMutant } from '../mutant.ts'

export const servesAsAFollower: RuleMutant = {
  in: 'broker',
  id: 'serves-as-a-follower',
  rule: 'checkLeaderEpoch',
  breaks: 'NAL',
  source: 'KAFKA-9731, followers that serve',
  runs: 'safe',
  silent:
    'Clients ask whoever leads; a follower that is asked all the same has only what is replicated to show. Where a replica asks it, it halts by an assertion (R1), and is started again.',
  rules: {
    checkLeaderEpoch: () => 'NONE',
  },
}
