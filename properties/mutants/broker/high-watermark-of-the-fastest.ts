/** The furthest of the followers decides, not the last. */
import type { RuleMutant } from '../mutant.ts'

export const highWatermarkOfTheFastest: RuleMutant = {
  in: 'broker',
  id: 'high-watermark-of-the-fastest',
  rule: 'highWatermark',
  breaks: 'InSyncHasReplicated',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    highWatermark: ({ brokerId, isr, positions, highWatermark, log }) => {
      const ends = isr.map(id => (id === brokerId ? -1 : (positions[id]?.offset ?? -1)))
      return Math.min(Math.max(highWatermark, ...ends), log.logEndOffset)
    },
  },
}
