/** Who has obeyed one order is deaf to the next. */
import type { RuleMutant } from '../mutant.ts'

export const obeysTheFirstOrderOnly: RuleMutant = {
  in: 'broker',
  id: 'obeys-the-first-order-only',
  rule: 'isNews',
  breaks: 'RECOVERS',
  source: 'an ordinary slip',
  runs: 'safe',
  rules: {
    isNews: ({ role }, _theirs) => role === 'none',
  },
}
