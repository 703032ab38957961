/** The lock is another’s, and the handler goes on all the same. */
import { ofWorker } from '../model-mutant.ts'

export const worksUnderAnothersLock = ofWorker({
  id: 'works-under-anothers-lock',
  hole: 'isBusy',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
