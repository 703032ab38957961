/** An answer about an office that is over is taken for this one's. */
import type { Mutant } from './mutant.ts'

export const believesAnyAnswer: Mutant = {
  id: 'believes-any-answer',
  rule: 'answersProposal',
  breaks: 'NAL',
  source: 'KAFKA-12686',
  runs: 'safe',
  rules: {
    answersProposal: ({ proposed }) => proposed.length > 0,
  },
}
