/** A follower joins the in-sync set wherever its log ends. */
import type { RuleMutant } from '../mutant.ts'

export const joinsInAnyPlace: RuleMutant = {
  in: 'broker',
  id: 'joins-in-any-place',
  rule: 'mayJoinIsr',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    mayJoinIsr: ({ isr, proposed, positions }, follower) =>
      !isr.includes(follower) && proposed.length === 0 && positions[follower] !== undefined,
  },
}
