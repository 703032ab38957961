/** A commit that is asked for again is taken for a zombie’s. */
import type { RuleMutant } from '../mutant.ts'
import { endedAgain } from '../talks/at-coordinators.ts'

export const fencesWhoAsksAgain: RuleMutant = {
  in: 'broker',
  id: 'fences-who-asks-again',
  rule: 'isEndedAgain',
  breaks: 'S32',
  source: 'KIP-890, part 2',
  talk: endedAgain,
  seldom: 'The answer to a commit must be lost, and the commit be asked for again when it is complete.',
  rules: { isEndedAgain: () => false },
}
