/** A fetcher of another epoch is served: fencing is forgotten. */
import type { RuleMutant } from '../mutant.ts'
import { servedFromBefore } from '../scenarios/offices.ts'

export const servesAnyEpoch: RuleMutant = {
  in: 'broker',
  id: 'serves-any-epoch',
  rule: 'checkLeaderEpoch',
  breaks: 'LogMatching',
  source: 'KIP-320',
  runs: 'safe',
  scenario: servedFromBefore,
  rules: {
    checkLeaderEpoch: ({ role }) => (role === 'leader' ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER'),
  },
}
