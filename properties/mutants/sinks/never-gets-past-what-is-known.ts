/** A record that is known is tried again and again, and never confirmed. */
import { ofWorker } from '../model-mutant.ts'

export const neverGetsPastWhatIsKnown = ofWorker({
  id: 'never-gets-past-what-is-known',
  hole: 'skip',
  breaks: 'EO',
  source: 'a unique key whose conflict is thrown',
  change: () => ({}),
})
