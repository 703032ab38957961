/** Who takes a partition over is told where its last owner was before the transaction that is not decided. */
import type { RuleMutant } from '../mutant.ts'
import { offsetsOfAnOpenTransaction } from '../talks/of-groups.ts'

export const tellsWhatMayChange: RuleMutant = {
  in: 'broker',
  id: 'tells-what-may-change',
  rule: 'isUnstable',
  breaks: 'S32',
  source: 'until KIP-447 (2.5)',
  talk: offsetsOfAnOpenTransaction,
  seldom:
    'A partition must change hands while a transaction with its offsets is open, and that transaction must be committed after all.',
  rules: { isUnstable: () => false },
}
