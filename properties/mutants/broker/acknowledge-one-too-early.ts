/** Off by one at the high watermark: a batch that begins at it counts as replicated. */
import type { RuleMutant } from '../mutant.ts'

export const acknowledgeOneTooEarly: RuleMutant = {
  in: 'broker',
  id: 'acknowledge-one-too-early',
  rule: 'isDue',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    isDue: ({ highWatermark }, { acks, baseOffset }) => acks !== -1 || highWatermark >= baseOffset,
  },
}
