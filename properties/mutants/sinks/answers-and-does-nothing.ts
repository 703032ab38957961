/** The service answers, and does nothing. */
import { ofOutside } from '../model-mutant.ts'

export const answersAndDoesNothing = ofOutside({
  id: 'answers-and-does-nothing',
  hole: 'happen',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
