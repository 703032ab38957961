/** Of each producer one batch is remembered, not five. */
import type { RuleMutant } from '../mutant.ts'

export const remembersOneBatch: RuleMutant = {
  in: 'broker',
  id: 'remembers-one-batch',
  rule: 'batchesToRetain',
  breaks: 'AMO',
  source: 'ProducerStateEntry.NUM_BATCHES_TO_RETAIN (KAFKA-5494)',
  runs: 'several',
  rules: {
    batchesToRetain: () => 1,
  },
}
