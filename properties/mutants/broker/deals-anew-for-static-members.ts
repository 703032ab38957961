/** A static member that is back makes everybody join again. */
import type { RuleMutant } from '../mutant.ts'

export const dealsAnewForStaticMembers: RuleMutant = {
  in: 'broker',
  id: 'deals-anew-for-static-members',
  rule: 'keepsGeneration',
  breaks: 'S22',
  source: 'KIP-345',
  runs: 'staticMembers',
  silent: 'A rebalance more or less is no anomaly.',
  rules: {
    keepsGeneration: () => false,
  },
}
