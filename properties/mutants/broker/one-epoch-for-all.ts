/** Transactions of one producer have one epoch: an abort that comes late ends the next one. */
import type { RuleMutant } from '../mutant.ts'
import { lateAbort } from '../talks/at-coordinators.ts'

export const oneEpochForAll: RuleMutant = {
  in: 'broker',
  id: 'one-epoch-for-all',
  rule: 'bumpsEpoch',
  breaks: 'S32',
  source: 'KAFKA-17754, until KIP-890 part 2 (4.0)',
  talk: lateAbort,
  rules: { bumpsEpoch: () => false },
}
