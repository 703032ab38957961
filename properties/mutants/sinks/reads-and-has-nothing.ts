/** The relay reads a row of the outbox, and sends another. */
import { ofRelay } from '../model-mutant.ts'

export const readsAndHasNothing = ofRelay({
  id: 'reads-and-has-nothing',
  hole: 'take',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
