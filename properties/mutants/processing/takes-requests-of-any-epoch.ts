/** A zombie writes in its successor’s transaction. */
import { ofTransaction } from '../processing-mutant.ts'

export const takesRequestsOfAnyEpoch = ofTransaction({
  id: 'takes-requests-of-any-epoch',
  hole: 'isCurrentEpoch',
  breaks: 'AMO',
  source: 'KIP-98, fencing',
  guard: () => true,
})
