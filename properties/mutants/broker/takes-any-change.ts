/** Any leader's change of the set is taken, from whatever state it was made. */
import type { RuleMutant } from '../mutant.ts'

export const takesAnyChange: RuleMutant = {
  in: 'broker',
  id: 'takes-any-change',
  rule: 'checkAlterPartition',
  breaks: 'AcknowledgedIsInSync',
  source: 'KIP-497',
  runs: 'isolated',
  rules: {
    checkAlterPartition: () => 'NONE',
  },
}
