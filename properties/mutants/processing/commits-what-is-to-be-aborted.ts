/** Every end is a commit. */
import { ofTransaction } from '../processing-mutant.ts'

export const commitsWhatIsToBeAborted = ofTransaction({
  id: 'commits-what-is-to-be-aborted',
  hole: 'commits',
  breaks: 'ATOMIC',
  source: 'no known bug',
  guard: () => true,
})
