/** An answer about an office that is over is taken for this one's. */
import type { RuleMutant } from '../mutant.ts'
import { answeredLate } from '../scenarios/early-members.ts'

export const believesAnyAnswer: RuleMutant = {
  in: 'broker',
  id: 'believes-any-answer',
  rule: 'answersProposal',
  breaks: 'AcknowledgedIsInSync',
  source: 'KAFKA-12686',
  runs: 'isolated',
  scenario: answeredLate,
  rules: {
    answersProposal: ({ proposed }) => proposed.length > 0,
  },
}
