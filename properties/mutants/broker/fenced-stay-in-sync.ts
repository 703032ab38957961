/** Who is fenced stays in the in-sync set. */
import type { RuleMutant } from '../mutant.ts'
import { returnsWithoutItsDisk } from '../scenarios/lost-disks.ts'

export const fencedStayInSync: RuleMutant = {
  in: 'broker',
  id: 'fenced-stay-in-sync',
  rule: 'isrWithout',
  breaks: 'FencedIsOutOfSync',
  source: 'an ordinary slip',
  runs: 'safe',
  scenario: returnsWithoutItsDisk,
  rules: {
    isrWithout: ({ isr }) => isr,
  },
}
