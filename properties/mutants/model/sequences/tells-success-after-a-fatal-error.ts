/** After a fatal error what is left is told to be stored. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const tellsSuccessAfterAFatalError = ofIdempotentProducer({
  id: 'tells-success-after-a-fatal-error',
  hole: 'failForGood',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch =>
      batch.state === 'reported' ? { ...batch, state: 'acknowledged' as const } : batch,
    ),
  }),
})
