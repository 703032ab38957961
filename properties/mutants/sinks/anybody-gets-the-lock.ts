/** Two get one lock. */
import { ofSinkStore } from '../model-mutant.ts'

export const anybodyGetsTheLock = ofSinkStore({
  id: 'anybody-gets-the-lock',
  hole: 'isLocked',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
