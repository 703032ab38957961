/** Who is fenced stays in the in-sync set. */
import type { RuleMutant } from '../mutant.ts'

export const fencedStayInSync: RuleMutant = {
  in: 'broker',
  id: 'fenced-stay-in-sync',
  rule: 'isrWithout',
  breaks: 'FencedIsOutOfSync',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    isrWithout: ({ isr }) => isr,
  },
}
