/** The application hears that a record was stored which the broker refused. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const tellsSuccessOfWhatFailed = ofIdempotentProducer({
  id: 'tells-success-of-what-failed',
  hole: 'fail',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch =>
      batch.state === 'reported' ? { ...batch, state: 'acknowledged' as const } : batch,
    ),
  }),
})
