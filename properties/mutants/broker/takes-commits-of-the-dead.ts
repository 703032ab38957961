/** A commit of whichever member is taken. */
import type { RuleMutant } from '../mutant.ts'

export const takesCommitsOfTheDead: RuleMutant = {
  in: 'broker',
  id: 'takes-commits-of-the-dead',
  rule: 'checkGeneration',
  breaks: 'AMO',
  source: 'KIP-62 (generation fencing)',
  runs: 'members',
  silent:
    'A commit that nobody heard the end of may come into force at any time, as far as clients know: what it sets back is excused; and who begins too early handles twice only where somebody joins before the next commit.',
  rules: {
    checkGeneration: () => 'NONE',
  },
}
