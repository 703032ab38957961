/** Off by one at flush.messages: the flush comes with the record after. */
import type { RuleMutant } from '../mutant.ts'

export const flushesTheOneAfter: RuleMutant = {
  in: 'broker',
  id: 'flushes-the-one-after',
  rule: 'mustFlush',
  breaks: 'NAL',
  source: 'flush.messages',
  runs: 'flushed',
  rules: {
    mustFlush: ({ flushMessages }, unflushed) => flushMessages > 0 && unflushed > flushMessages,
  },
}
