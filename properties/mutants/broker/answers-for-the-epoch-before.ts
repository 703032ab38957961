/** Truncating to the wrong epoch: the leader says where the epoch before the one that was asked for ends. */
import { epochEndOffset } from '../../../impl/core/log.ts'
import type { RuleMutant } from '../mutant.ts'

export const answersForTheEpochBefore: RuleMutant = {
  in: 'broker',
  id: 'answers-for-the-epoch-before',
  rule: 'divergence',
  breaks: 'ReplicatedPrefixAgrees',
  source: 'KIP-279',
  runs: 'safe',
  rules: {
    divergence: (log, { fetchOffset, lastFetchedEpoch }) => {
      const end = epochEndOffset(log, lastFetchedEpoch - 1)
      return lastFetchedEpoch > 0 && end.endOffset >= 0 && end.endOffset < fetchOffset ? end : undefined
    },
  },
}
