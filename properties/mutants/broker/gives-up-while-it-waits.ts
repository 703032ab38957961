/** A coordinator that is still ending the last transaction is taken for one that refuses. */
import { kafkaRules } from '../../../impl/index.ts'
import type { RuleMutant } from '../mutant.ts'
import { nextWhileMarkersAreLate } from '../talks/at-clients.ts'

export const givesUpWhileItWaits: RuleMutant = {
  in: 'broker',
  id: 'gives-up-while-it-waits',
  rule: 'afterDenial',
  breaks: 'S32',
  source: 'an ordinary slip',
  talk: nextWhileMarkersAreLate,
  seldom:
    'A producer must ask for a partition while the markers of its last transaction are on their way; what it aborts then it could have committed, and nobody is told anything wrong.',
  rules: {
    afterDenial: denial =>
      denial.errorCode === 'CONCURRENT_TRANSACTIONS' ? 'give up' : kafkaRules.afterDenial(denial),
  },
}
