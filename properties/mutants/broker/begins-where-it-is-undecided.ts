/** A member begins while a transaction with its offsets is open: what that covers is handled again. */
import type { RuleMutant } from '../mutant.ts'
import { joinsWhileItIsOpen } from '../talks/at-clients.ts'

export const beginsWhereItIsUndecided: RuleMutant = {
  in: 'broker',
  id: 'begins-where-it-is-undecided',
  rule: 'waitsForStableOffsets',
  breaks: 'S32',
  source: 'Kafka before KIP-447 (2.5); kafkajs',
  talk: joinsWhileItIsOpen,
  seldom:
    'A partition must change hands while a transaction with its offsets is open, and that transaction must be committed after all.',
  rules: { waitsForStableOffsets: () => false },
}
