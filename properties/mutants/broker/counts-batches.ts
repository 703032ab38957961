/** The number after a batch is taken to be its own and one, however many records it has. */
import type { RuleMutant } from '../mutant.ts'

export const countsBatches: RuleMutant = {
  in: 'broker',
  id: 'counts-batches',
  rule: 'checkSequence',
  breaks: 'AMO',
  source: 'an ordinary slip',
  runs: 'numbered',
  silent: 'the producer begins a new epoch and sends the batch again: nobody is told of it.',
  rules: {
    checkSequence: (latest, { producerEpoch, baseSequence }) => {
      const expected = producerEpoch === latest.producerEpoch ? latest.baseSequence + 1 : 0
      return baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER'
    },
  },
}
