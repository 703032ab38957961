/** What the coordinator says is not looked at. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const takesAnyAnswer = ofOutputPartition({
  id: 'takes-any-answer',
  hole: 'isVerified',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-890, part 1',
  guard: () => true,
})
