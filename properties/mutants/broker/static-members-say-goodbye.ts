/** A static member that goes for a moment says that it leaves, and everybody has to join again. */
import type { RuleMutant } from '../mutant.ts'

export const staticMembersSayGoodbye: RuleMutant = {
  in: 'broker',
  id: 'static-members-say-goodbye',
  rule: 'saysThatItLeaves',
  breaks: 'S22',
  source: 'KIP-345',
  runs: 'staticMembers',
  silent: 'A rebalance more or less is no anomaly.',
  rules: {
    saysThatItLeaves: () => true,
  },
}
