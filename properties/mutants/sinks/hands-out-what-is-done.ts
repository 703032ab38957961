/** What is done is handed out again. */
import { ofQueue } from '../model-mutant.ts'

export const handsOutWhatIsDone = ofQueue({
  id: 'hands-out-what-is-done',
  hole: 'isReady',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => true,
})
