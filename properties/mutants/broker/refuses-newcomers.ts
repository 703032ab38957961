/** A producer that the log does not know is refused, even at its first batch. */
import type { RuleMutant } from '../mutant.ts'

export const refusesNewcomers: RuleMutant = {
  in: 'broker',
  id: 'refuses-newcomers',
  rule: 'checkUnknownProducer',
  breaks: 'AVAIL',
  source: 'KIP-360',
  runs: 'numbered',
  rules: {
    checkUnknownProducer: () => 'UNKNOWN_PRODUCER_ID',
  },
}
