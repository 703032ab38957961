/** A follower does not say which epoch its log ends with. */
import type { Mutant } from './mutant.ts'

export const forgetsLastEpoch: Mutant = {
  id: 'forgets-last-epoch',
  rule: 'lastFetchedEpoch',
  breaks: 'LogMatching',
  source: 'KIP-279',
  runs: 'safe',
  rules: {
    lastFetchedEpoch: () => -1,
  },
}
