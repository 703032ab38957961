/** What is sent again goes behind what was given to the producer since. */
import type { RuleMutant } from '../mutant.ts'

export const retriesGoToTheBack: RuleMutant = {
  in: 'broker',
  id: 'retries-go-to-the-back',
  rule: 'placeOfRetry',
  breaks: 'ORD',
  source: 'kafkajs 2.2.4 (sendMessages.js)',
  runs: 'safe',
  silent: 'who sends again without idempotence may write twice, and then any order is excused.',
  rules: {
    placeOfRetry: () => 'back',
  },
}
