/** A follower takes its own log end for the high watermark. */
import type { RuleMutant } from '../mutant.ts'
import { shownTooEarly } from '../scenarios/offices.ts'

export const ownEndIsReplicated: RuleMutant = {
  in: 'broker',
  id: 'own-end-is-replicated',
  rule: 'followedHighWatermark',
  breaks: 'ReplicatedPrefixAgrees',
  source: 'an ordinary slip',
  runs: 'safe',
  scenario: shownTooEarly,
  rules: {
    followedHighWatermark: log => log.logEndOffset,
  },
}
