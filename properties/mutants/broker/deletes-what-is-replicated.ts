/** Whatever is below the high watermark is deleted, though it may stay for ever. */
import type { RuleMutant } from '../mutant.ts'

export const deletesWhatIsReplicated: RuleMutant = {
  in: 'broker',
  id: 'deletes-what-is-replicated',
  rule: 'retainedFrom',
  breaks: 'ALO',
  source: 'retention.ms',
  runs: 'safe',
  rules: {
    retainedFrom: ({ highWatermark }) => highWatermark,
  },
}
