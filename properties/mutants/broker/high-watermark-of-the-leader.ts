/** The leader's own log end is taken for everybody's. */
import type { RuleMutant } from '../mutant.ts'

export const highWatermarkOfTheLeader: RuleMutant = {
  in: 'broker',
  id: 'high-watermark-of-the-leader',
  rule: 'highWatermark',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    highWatermark: ({ log }) => log.logEndOffset,
  },
}
