/** The application hears that a record was stored which timed out. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const tellsSuccessWhenTimeIsOver = ofIdempotentProducer({
  id: 'tells-success-when-time-is-over',
  hole: 'giveUp',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch =>
      batch.state === 'reported' ? { ...batch, state: 'acknowledged' as const } : batch,
    ),
  }),
})
