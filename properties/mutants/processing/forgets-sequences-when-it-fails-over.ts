/** The next leader knows no producer: a resend is appended again. */
import { ofOutput } from '../processing-mutant.ts'

export const forgetsSequencesWhenItFailsOver = ofOutput({
  id: 'forgets-sequences-when-it-fails-over',
  hole: 'readProducers',
  breaks: 'AMO',
  source: 'KIP-98, producer state on followers',
  change: () => ({ producers: [] }),
})
