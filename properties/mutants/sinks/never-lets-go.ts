/** The holder of a lock is not known again, and cannot let it go. */
import { ofSinkStore } from '../model-mutant.ts'

export const neverLetsGo = ofSinkStore({
  id: 'never-lets-go',
  hole: 'isHisLock',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
