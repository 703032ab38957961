/** Whoever waits is answered with an error that ends nothing. */
import type { RuleMutant } from '../mutant.ts'

export const keepsADeadOffice: RuleMutant = {
  in: 'broker',
  id: 'keeps-a-dead-office',
  rule: 'outcome',
  breaks: 'RECOVERS',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    outcome: (_replica, _request, _replicas) => 'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  },
}
