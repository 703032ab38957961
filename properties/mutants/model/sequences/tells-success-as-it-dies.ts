/** What dies with its process is told to be stored. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const tellsSuccessAsItDies = ofIdempotentProducer({
  id: 'tells-success-as-it-dies',
  hole: 'forget',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch =>
      batch.state === 'forgotten' ? { ...batch, state: 'acknowledged' as const } : batch,
    ),
  }),
})
