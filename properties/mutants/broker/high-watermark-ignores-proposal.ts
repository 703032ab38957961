/** Waits for the committed set alone while a change of it is on its way. */
import type { RuleMutant } from '../mutant.ts'

export const highWatermarkIgnoresProposal: RuleMutant = {
  in: 'broker',
  id: 'high-watermark-ignores-proposal',
  rule: 'highWatermark',
  breaks: 'NAL',
  source: 'KIP-497',
  runs: 'safe',
  silent:
    'The replica that lacks a record has it again with its next fetch, milliseconds later: clients lose it only where every other member of the set is gone just then.',
  rules: {
    highWatermark: ({ brokerId, log, positions, highWatermark, isr }) => {
      const ends = isr.map(id => (id === brokerId ? log.logEndOffset : (positions[id]?.offset ?? -1)))
      return Math.max(highWatermark, Math.min(...ends))
    },
  },
}
