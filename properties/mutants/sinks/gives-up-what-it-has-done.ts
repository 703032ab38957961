/** What was done is taken for another’s and not confirmed. */
import { ofWorker } from '../model-mutant.ts'

export const givesUpWhatItHasDone = ofWorker({
  id: 'gives-up-what-it-has-done',
  hole: 'isStale',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => true,
})
