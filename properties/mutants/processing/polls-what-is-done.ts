/** What is done is handed out again. */
import { ofInstance } from '../processing-mutant.ts'

export const pollsWhatIsDone = ofInstance({
  id: 'polls-what-is-done',
  hole: 'done',
  breaks: 'AMO',
  source: 'no known bug',
  change: () => ({ inHand: null }),
})
