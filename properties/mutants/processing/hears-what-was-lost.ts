/** An answer that was lost is heard all the same. */
import { ofInstance } from '../processing-mutant.ts'

export const hearsWhatWasLost = ofInstance({
  id: 'hears-what-was-lost',
  hole: 'isHeard',
  breaks: 'AMO',
  source: 'no known bug',
  guard: () => true,
})
