/** Below min in-sync every replica outside the set counts as eligible. */
import type { RuleMutant } from '../mutant.ts'

export const anybodyIsEligible: RuleMutant = {
  in: 'broker',
  id: 'anybody-is-eligible',
  rule: 'elrAfter',
  breaks: 'EligibleHasReplicated',
  source: 'KIP-966',
  runs: 'eligible',
  rules: {
    elrAfter: ({ replicas }, isr, minIsr) => (isr.length >= minIsr ? [] : replicas.filter(id => !isr.includes(id))),
  },
}
