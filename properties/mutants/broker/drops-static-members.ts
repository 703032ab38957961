/** A static member that is away for a rebalance is dropped like any other. */
import type { RuleMutant } from '../mutant.ts'

export const dropsStaticMembers: RuleMutant = {
  in: 'broker',
  id: 'drops-static-members',
  rule: 'staysWithoutJoining',
  breaks: 'S22',
  source: 'KIP-345',
  runs: 'staticMembers',
  silent: 'A rebalance more or less is no anomaly.',
  rules: {
    staysWithoutJoining: () => false,
  },
}
