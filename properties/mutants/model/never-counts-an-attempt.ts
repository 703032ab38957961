/** Attempts are not counted, so that none is the last. */
import { ofThreadConsumer } from '../model-mutant.ts'

export const neverCountsAnAttempt = ofThreadConsumer({
  id: 'never-counts-an-attempt',
  hole: 'countRefusal',
  breaks: 'S20',
  source: 'an ordinary slip',
  change: () => ({}),
})
