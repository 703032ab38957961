/** Nobody looks at a send that failed. */
import { ofProducer } from '../model-mutant.ts'

export const dropsWhatFailed = ofProducer({
  id: 'drops-what-failed',
  hole: 'ignoresFailure',
  breaks: 'NSL',
  source: 'Common advice (K12)',
  guard: () => true,
})
