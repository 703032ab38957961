/** A transaction may be open for as long as it likes. */
import type { RuleMutant } from '../mutant.ts'
import { silentProducer } from '../talks/in-partitions.ts'

export const neverRunsOutOfTime: RuleMutant = {
  in: 'broker',
  id: 'never-runs-out-of-time',
  rule: 'isTimedOut',
  breaks: 'S32',
  source: 'an ordinary slip',
  talk: silentProducer,
  rules: { isTimedOut: () => false },
}
