/** An error is taken for an acknowledgement. */
import type { RuleMutant } from '../mutant.ts'

export const everyAnswerIsSuccess: RuleMutant = {
  in: 'broker',
  id: 'every-answer-is-success',
  rule: 'isSuccess',
  breaks: 'NAL',
  source: 'NOT_ENOUGH_REPLICAS',
  runs: 'safe',
  rules: {
    isSuccess: () => true,
  },
}
