/** Nothing is ever handed out. */
import { ofInstance } from '../processing-mutant.ts'

export const neverPollsARecord = ofInstance({
  id: 'never-polls-a-record',
  hole: 'hasNext',
  breaks: 'ALO',
  source: 'no known bug',
  guard: () => false,
})
