/** After a crash the application does not look into its own store. */
import { ofProducer } from '../model-mutant.ts'

export const forgetsItsOwnStore = ofProducer({
  id: 'forgets-its-own-store',
  hole: 'hasOwnStore',
  breaks: 'NSL',
  source: 'Common advice (K12)',
  guard: () => false,
})
