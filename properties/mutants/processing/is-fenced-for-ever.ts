/** Who was fenced once does not start again. */
import { ofInstance } from '../processing-mutant.ts'

export const isFencedForEver = ofInstance({
  id: 'is-fenced-for-ever',
  hole: 'mayStartAgain',
  breaks: 'EverybodyReturns',
  source: 'no known bug',
  guard: () => false,
})
