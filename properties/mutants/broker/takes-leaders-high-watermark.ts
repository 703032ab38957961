/** A follower takes the leader's high watermark, however short its own log. */
import type { RuleMutant } from '../mutant.ts'

export const takesLeadersHighWatermark: RuleMutant = {
  in: 'broker',
  id: 'takes-leaders-high-watermark',
  rule: 'followedHighWatermark',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  runs: 'smallFetches',
  silent:
    'A follower serves no client, and whoever leads after a clean election has caught up: its high watermark is within its log by then.',
  rules: {
    followedHighWatermark: (_log, leaders) => leaders,
  },
}
