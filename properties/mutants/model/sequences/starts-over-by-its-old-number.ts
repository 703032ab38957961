/** What is sent again under a new producer id keeps its old number. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const startsOverByItsOldNumber = ofIdempotentProducer({
  id: 'starts-over-by-its-old-number',
  hole: 'startOver',
  breaks: 'PROGRESS',
  source: '@platformatic/kafka, #recoverIdempotentProducer',
  change: ({ context }, kafka) => ({
    batches: kafka().batches!.map((batch, i) => ({ ...batch, identity: context.batches[i]!.identity })),
  }),
})
