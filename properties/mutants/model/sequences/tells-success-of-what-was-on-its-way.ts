/** What was on its way when the connection broke is told to be stored. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const tellsSuccessOfWhatWasOnItsWay = ofIdempotentProducer({
  id: 'tells-success-of-what-was-on-its-way',
  hole: 'failAll',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch =>
      batch.state === 'reported' ? { ...batch, state: 'acknowledged' as const } : batch,
    ),
  }),
})
