/** Who reads read_committed reads up to the high watermark. */
import type { RuleMutant } from '../mutant.ts'
import { openTransaction } from '../talks/in-partitions.ts'

export const readsWhatIsOpen: RuleMutant = {
  in: 'broker',
  id: 'reads-what-is-open',
  rule: 'lastStableOffset',
  breaks: 'K20',
  source: 'an ordinary slip',
  talk: openTransaction,
  rules: { lastStableOffset: ({ highWatermark }) => highWatermark },
}
