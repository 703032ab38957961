/** Any leader's change of the set is taken, from whatever state it was made. */
import type { Mutant } from './mutant.ts'

export const takesAnyChange: Mutant = {
  id: 'takes-any-change',
  rule: 'checkAlterPartition',
  breaks: 'NAL',
  source: 'KIP-497',
  runs: 'safe',
  rules: {
    checkAlterPartition: () => 'NONE',
  },
}
