/** A follower takes its own log end for the high watermark. */
import type { RuleMutant } from '../mutant.ts'

export const ownEndIsReplicated: RuleMutant = {
  in: 'broker',
  id: 'own-end-is-replicated',
  rule: 'followedHighWatermark',
  breaks: 'ReplicatedPrefixAgrees',
  source: 'an ordinary slip',
  runs: 'safe',
  silent:
    'A follower serves no client. Who leads after a clean election shows what the set may not have yet, and has it replicated with the next fetches: clients see it go only where that leader is lost in between.',
  rules: {
    followedHighWatermark: log => log.logEndOffset,
  },
}
