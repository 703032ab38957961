/** A follower takes the leader's high watermark, however short its own log. */
import type { RuleMutant } from '../mutant.ts'

export const takesLeadersHighWatermark: RuleMutant = {
  in: 'broker',
  id: 'takes-leaders-high-watermark',
  rule: 'followedHighWatermark',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  runs: 'smallFetches',
  rules: {
    followedHighWatermark: (_log, leaders) => leaders,
  },
}
