/** Nobody is ever taken for gone, so that nobody takes over. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const sessionsNeverExpire = ofProcessingGroup({
  id: 'sessions-never-expire',
  hole: 'isListed',
  breaks: 'AMO',
  source: 'no known bug',
  guard: () => false,
})
