/** No time has to pass before a producer is forgotten. */
import type { RuleMutant } from '../mutant.ts'

export const producersExpireAtOnce: RuleMutant = {
  in: 'broker',
  id: 'producers-expire-at-once',
  rule: 'isProducerExpired',
  breaks: 'AMO',
  source: 'producer.id.expiration.ms',
  runs: 'numbered',
  rules: {
    isProducerExpired: () => true,
  },
}
