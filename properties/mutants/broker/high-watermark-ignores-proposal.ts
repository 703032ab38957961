/** Waits for the committed set alone while a change of it is on its way. */
import type { RuleMutant } from '../mutant.ts'
import { joinsUnheard } from '../scenarios/early-members.ts'

export const highWatermarkIgnoresProposal: RuleMutant = {
  in: 'broker',
  id: 'high-watermark-ignores-proposal',
  rule: 'highWatermark',
  breaks: 'NAL',
  source: 'KIP-497',
  runs: 'safe',
  scenario: joinsUnheard,
  rules: {
    highWatermark: ({ brokerId, log, positions, highWatermark, isr }) => {
      const ends = isr.map(id => (id === brokerId ? log.logEndOffset : (positions[id]?.offset ?? -1)))
      return Math.max(highWatermark, Math.min(...ends))
    },
  },
}
