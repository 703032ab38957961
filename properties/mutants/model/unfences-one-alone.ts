/** Who is unfenced takes the place of all others. */
import { ofQuorum } from '../model-mutant.ts'

export const unfencesOneAlone = ofQuorum({
  id: 'unfences-one-alone',
  hole: 'addRegistration',
  breaks: 'BUG-K10',
  source: 'an ordinary slip',
  change: ({ event }) => ({ registered: [(event as { broker: number }).broker] }),
})
