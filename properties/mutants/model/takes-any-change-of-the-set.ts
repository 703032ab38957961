/** A change is taken from whatever state it was made. */
import { ofQuorum } from '../model-mutant.ts'

export const takesAnyChangeOfTheSet = ofQuorum({
  id: 'takes-any-change-of-the-set',
  hole: 'isInForce',
  breaks: 'BUG-K9',
  source: 'KIP-497',
  guard: () => true,
})
