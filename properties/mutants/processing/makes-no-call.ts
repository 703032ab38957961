/** The handler does not make its call. */
import { ofInstance } from '../processing-mutant.ts'

export const makesNoCall = ofInstance({
  id: 'makes-no-call',
  hole: 'callsOutside',
  breaks: 'ALO',
  source: 'no known bug',
  guard: () => false,
})
