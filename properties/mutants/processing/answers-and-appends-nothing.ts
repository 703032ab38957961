/** A Produce is answered, and not appended. */
import { ofOutput } from '../processing-mutant.ts'

export const answersAndAppendsNothing = ofOutput({
  id: 'answers-and-appends-nothing',
  hole: 'append',
  breaks: 'ALO',
  source: 'no known bug',
  change: () => ({}),
})
