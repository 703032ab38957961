/** Every end is a commit. */
import { ofTransaction } from '../processing-mutant.ts'

export const everyEndCommits = ofTransaction({
  id: 'every-end-commits',
  hole: 'commits',
  breaks: 'ATOMIC',
  source: 'no known bug',
  guard: () => true,
})
