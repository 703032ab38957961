/** A producer that goes on with its next id before that is in force is told that nobody has it. */
import type { RuleMutant } from '../mutant.ts'
import { nextIdTooSoon } from '../talks/at-coordinators.ts'

export const looksAtIdsFirst: RuleMutant = {
  in: 'broker',
  id: 'looks-at-ids-first',
  rule: 'pendingComesFirst',
  breaks: 'S32',
  source: 'KAFKA-18660, until 4.0',
  talk: nextIdTooSoon,
  seldom: 'The epochs of a producer id must be used up, 32,767 of them.',
  rules: { pendingComesFirst: () => false },
}
