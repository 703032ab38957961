/** A commit of whichever member is taken. */
import type { RuleMutant } from '../mutant.ts'

export const takesCommitsOfTheDead: RuleMutant = {
  in: 'broker',
  id: 'takes-commits-of-the-dead',
  rule: 'checkGeneration',
  breaks: 'AMO',
  source: 'KIP-62 (generation fencing)',
  runs: 'members',
  rules: {
    checkGeneration: () => 'NONE',
  },
}
