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
    'Only leaders serve clients. A follower is beyond its own log while it is behind, out of the set: none but an unclean election makes it the leader, and then it halts by an assertion (R1) and starts again with what is within its log. Clients see one more election.',
  rules: {
    followedHighWatermark: (_log, leaders) => leaders,
  },
}
