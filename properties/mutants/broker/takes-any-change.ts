/** Any leader's change of the set is taken, from whatever state it was made. */
import type { RuleMutant } from '../mutant.ts'

export const takesAnyChange: RuleMutant = {
  in: 'broker',
  id: 'takes-any-change',
  rule: 'checkAlterPartition',
  breaks: 'AcknowledgedIsInSync',
  source: 'KIP-497',
  runs: 'isolated',
  seldom:
    'A change made from an old set must be taken, the one whom it puts in must be elected before it has caught up, and a record acknowledged meanwhile be missed: one run in some hundreds to some thousands.',
  rules: {
    checkAlterPartition: () => 'NONE',
  },
}
