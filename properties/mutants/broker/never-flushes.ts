/** flush.messages is forgotten. */
import type { RuleMutant } from '../mutant.ts'

export const neverFlushes: RuleMutant = {
  in: 'broker',
  id: 'never-flushes',
  rule: 'mustFlush',
  breaks: 'NAL',
  source: 'flush.messages',
  runs: 'flushed',
  rules: {
    mustFlush: () => false,
  },
}
