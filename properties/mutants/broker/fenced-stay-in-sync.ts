/** Who is fenced stays in the in-sync set. */
import type { RuleMutant } from '../mutant.ts'

export const fencedStayInSync: RuleMutant = {
  in: 'broker',
  id: 'fenced-stay-in-sync',
  rule: 'isrWithout',
  breaks: 'FencedIsOutOfSync',
  source: 'an ordinary slip',
  runs: 'safe',
  silent:
    'It is not elected while it is fenced: acknowledgements wait for it until it has lagged for too long (replica.lag.time.max.ms), and nothing is lost.',
  rules: {
    isrWithout: ({ isr }) => isr,
  },
}
