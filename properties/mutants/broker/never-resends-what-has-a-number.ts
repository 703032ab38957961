/** What has a sequence number is not sent again. */
import type { RuleMutant } from '../mutant.ts'

export const neverResendsWhatHasANumber: RuleMutant = {
  in: 'broker',
  id: 'never-resends-what-has-a-number',
  rule: 'mayTransmit',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  runs: 'numbered',
  rules: {
    mayTransmit: ({ isNumbered }) => !isNumbered,
  },
}
