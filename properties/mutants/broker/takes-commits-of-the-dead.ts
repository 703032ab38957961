/** A commit of whichever member is taken. */
import type { RuleMutant } from '../mutant.ts'
import { goesOnAfterItsSuccessor } from '../scenarios/members.ts'

export const takesCommitsOfTheDead: RuleMutant = {
  in: 'broker',
  id: 'takes-commits-of-the-dead',
  rule: 'checkGeneration',
  breaks: 'AMO',
  source: 'KIP-62 (generation fencing)',
  runs: 'members',
  scenario: goesOnAfterItsSuccessor,
  rules: {
    checkGeneration: () => 'NONE',
  },
}
