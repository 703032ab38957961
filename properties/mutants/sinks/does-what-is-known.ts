/** The key is there, and the handler goes on all the same. */
import { ofWorker } from '../model-mutant.ts'

export const doesWhatIsKnown = ofWorker({
  id: 'does-what-is-known',
  hole: 'isKnown',
  breaks: 'AMO',
  source: 'SET without NX',
  guard: () => false,
})
