/** An answer about an office that is over is taken for this one's. */
import type { RuleMutant } from '../mutant.ts'

export const believesAnyAnswer: RuleMutant = {
  in: 'broker',
  id: 'believes-any-answer',
  rule: 'answersProposal',
  breaks: 'AcknowledgedIsInSync',
  source: 'KAFKA-12686',
  runs: 'isolated',
  silent:
    'The set that the leader takes for granted is off until the metadata log brings the one in force, milliseconds later: clients lose a record only where it is acknowledged and the leader lost just then.',
  rules: {
    answersProposal: ({ proposed }) => proposed.length > 0,
  },
}
