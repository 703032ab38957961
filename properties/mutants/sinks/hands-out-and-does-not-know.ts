/** What was handed out still counts as ready: it is handed out once more, whatever is confirmed. */
import { ofQueue } from '../model-mutant.ts'

export const handsOutAndDoesNotKnow = ofQueue({
  id: 'hands-out-and-does-not-know',
  hole: 'handOut',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
