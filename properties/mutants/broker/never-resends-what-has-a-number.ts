/** What has a sequence number is not sent again. */
import type { RuleMutant } from '../mutant.ts'

export const neverResendsWhatHasANumber: RuleMutant = {
  in: 'broker',
  id: 'never-resends-what-has-a-number',
  rule: 'mayTransmit',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  runs: 'numbered',
  silent: 'what is not sent again fails when its time is over, and its sender hears that.',
  rules: {
    mayTransmit: ({ isNumbered }) => !isNumbered,
  },
}
