/** A request whose handler died stays open for ever. */
import { ofQueue } from '../model-mutant.ts'

export const waitsForCallersThatAreGone = ofQueue({
  id: 'waits-for-callers-that-are-gone',
  hole: 'forget',
  breaks: 'atomic',
  source: 'an ordinary slip',
  change: () => ({}),
})
