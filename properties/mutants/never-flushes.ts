/** flush.messages is forgotten. */
import type { Mutant } from './mutant.ts'

export const neverFlushes: Mutant = {
  id: 'never-flushes',
  rule: 'mustFlush',
  breaks: 'NAL',
  source: 'flush.messages',
  runs: 'flushed',
  rules: {
    mustFlush: () => false,
  },
}
