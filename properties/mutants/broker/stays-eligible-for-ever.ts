/** Who was once eligible stays so when the set is at min in-sync again. */
import type { RuleMutant } from '../mutant.ts'

export const staysEligibleForEver: RuleMutant = {
  in: 'broker',
  id: 'stays-eligible-for-ever',
  rule: 'elrAfter',
  breaks: 'EligibleHasReplicated',
  source: 'KIP-966',
  runs: 'eligible',
  rules: {
    elrAfter: ({ isr: before, elr }, isr) => [...new Set([...before, ...elr])].filter(id => !isr.includes(id)),
  },
}
