/** One answer acknowledges whatever was given. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const takesOneAnswerForAll = ofIdempotentProducer({
  id: 'takes-one-answer-for-all',
  hole: 'acknowledge',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({
    batches: kafka().batches!.map(batch => ({ ...batch, state: 'acknowledged' as const })),
  }),
})
