/** A producer begins while the markers of the last transaction are on their way. */
import type { RuleMutant } from '../mutant.ts'
import { newcomerTooSoon } from '../talks/at-coordinators.ts'

export const beginsBeforeTheEnd: RuleMutant = {
  in: 'broker',
  id: 'begins-before-the-end',
  rule: 'isSettled',
  breaks: 'S32',
  source: 'an ordinary slip',
  talk: newcomerTooSoon,
  seldom:
    'A producer must begin again between the answer to its commit and the last marker, and that marker must come later than its next records.',
  rules: { isSettled: () => true },
}
