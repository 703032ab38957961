/** A follower takes the leader's high watermark, however short its own log. */
import type { Mutant } from './mutant.ts'

export const takesLeadersHighWatermark: Mutant = {
  id: 'takes-leaders-high-watermark',
  rule: 'followedHighWatermark',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    followedHighWatermark: (_log, leaders) => leaders,
  },
}
