/** At the high watermark is taken to be enough, though the leader has not begun its epoch. */
import type { RuleMutant } from '../mutant.ts'
import { joinsBehindTheOffice } from '../scenarios/early-members.ts'

export const joinsAtTheHighWatermark: RuleMutant = {
  in: 'broker',
  id: 'joins-at-the-high-watermark',
  rule: 'mayJoinIsr',
  breaks: 'NAL',
  source: 'KAFKA-7128',
  runs: 'safe',
  scenario: joinsBehindTheOffice,
  rules: {
    mayJoinIsr: ({ isr, proposed, positions, highWatermark }, follower) =>
      !isr.includes(follower) && proposed.length === 0 && (positions[follower]?.offset ?? -1) >= highWatermark,
  },
}
