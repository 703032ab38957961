/** A follower takes its own log end for the high watermark. */
import type { RuleMutant } from '../mutant.ts'

export const ownEndIsReplicated: RuleMutant = {
  in: 'broker',
  id: 'own-end-is-replicated',
  rule: 'followedHighWatermark',
  breaks: 'ReplicatedPrefixAgrees',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    followedHighWatermark: log => log.logEndOffset,
  },
}
