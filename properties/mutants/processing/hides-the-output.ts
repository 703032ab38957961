/** Nothing is handed to whoever reads. */
import { ofOutput } from '../processing-mutant.ts'

export const hidesTheOutput = ofOutput({
  id: 'hides-the-output',
  hole: 'hasMore',
  breaks: 'ALO',
  source: 'no known bug',
  guard: () => false,
})
