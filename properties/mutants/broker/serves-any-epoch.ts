/** A fetcher of another epoch is served: fencing is forgotten. */
import type { RuleMutant } from '../mutant.ts'

export const servesAnyEpoch: RuleMutant = {
  in: 'broker',
  id: 'serves-any-epoch',
  rule: 'checkLeaderEpoch',
  breaks: 'LogMatching',
  source: 'KIP-320',
  runs: 'safe',
  silent:
    'A replica that fetches with another epoch is told all the same where the logs part (KIP-595), by its last one: what it takes too early it gives up again before it counts as in sync.',
  rules: {
    checkLeaderEpoch: ({ role }) => (role === 'leader' ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER'),
  },
}
