/** While a batch backs off, the next one is sent. */
import type { RuleMutant } from '../mutant.ts'

export const letsTheNextOnePass: RuleMutant = {
  in: 'broker',
  id: 'lets-the-next-one-pass',
  rule: 'holdsUp',
  breaks: 'ORD',
  source: 'kafkajs 2.2.4 (sendMessages.js)',
  runs: 'safe',
  silent: 'who sends again without idempotence may write twice, and then any order is excused.',
  rules: {
    holdsUp: () => false,
  },
}
