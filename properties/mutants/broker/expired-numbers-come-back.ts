/** The number of a batch whose time is over goes to the next one, though the broker may know it. */
import type { RuleMutant } from '../mutant.ts'
import { timesOutAfterItIsWritten } from '../scenarios/producers.ts'

export const expiredNumbersComeBack: RuleMutant = {
  in: 'broker',
  id: 'expired-numbers-come-back',
  rule: 'afterExpiry',
  breaks: 'NAL',
  source: 'an ordinary slip',
  runs: 'numbered',
  scenario: timesOutAfterItIsWritten,
  rules: {
    afterExpiry: () => 'returned',
  },
}
