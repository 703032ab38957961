/** A follower does not say which epoch its log ends with. */
import type { RuleMutant } from '../mutant.ts'

export const forgetsLastEpoch: RuleMutant = {
  in: 'broker',
  id: 'forgets-last-epoch',
  rule: 'lastFetchedEpoch',
  breaks: 'LogMatching',
  source: 'KIP-279',
  runs: 'safe',
  rules: {
    lastFetchedEpoch: () => -1,
  },
}
