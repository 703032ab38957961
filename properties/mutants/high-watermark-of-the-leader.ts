/** The leader's own log end is taken for everybody's. */
import type { Mutant } from './mutant.ts'

export const highWatermarkOfTheLeader: Mutant = {
  id: 'high-watermark-of-the-leader',
  rule: 'highWatermark',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    highWatermark: ({ log }) => log.logEndOffset,
  },
}
