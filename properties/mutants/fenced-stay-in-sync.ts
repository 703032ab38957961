/** Who is fenced stays in the in-sync set. */
import type { Mutant } from './mutant.ts'

export const fencedStayInSync: Mutant = {
  id: 'fenced-stay-in-sync',
  rule: 'isrWithout',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    isrWithout: ({ isr }) => isr,
  },
}
