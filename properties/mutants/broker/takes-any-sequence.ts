/** A batch is appended whatever its sequence number. */
import type { RuleMutant } from '../mutant.ts'

export const takesAnySequence: RuleMutant = {
  in: 'broker',
  id: 'takes-any-sequence',
  rule: 'checkSequence',
  breaks: 'ORD',
  source: 'KIP-98',
  runs: 'several',
  rules: {
    checkSequence: () => 'NONE',
  },
}
