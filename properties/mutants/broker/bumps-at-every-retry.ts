/** Whatever fails is sent again with the next epoch: to the broker it is another batch. */
import { kafkaRules } from '../../../impl/index.ts'
import type { RuleMutant } from '../mutant.ts'

export const bumpsAtEveryRetry: RuleMutant = {
  in: 'broker',
  id: 'bumps-at-every-retry',
  rule: 'afterRefusal',
  breaks: 'AMO',
  source: 'confluentinc/librdkafka#4953',
  runs: 'numbered',
  rules: {
    afterRefusal: refusal => ({ ...kafkaRules.afterRefusal(refusal), numbers: 'rewritten' }),
  },
}
