/** A resend is never recognised. */
import type { RuleMutant } from '../mutant.ts'

export const findsNoDuplicates: RuleMutant = {
  in: 'broker',
  id: 'finds-no-duplicates',
  rule: 'isDuplicateBatch',
  breaks: 'AMO',
  source: 'KIP-98',
  runs: 'numbered',
  rules: {
    isDuplicateBatch: () => false,
  },
}
