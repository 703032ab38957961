/** What is to be sent again loses its number. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const resendsUnderANewNumber = ofIdempotentProducer({
  id: 'resends-under-a-new-number',
  hole: 'queueAgain',
  breaks: 'AMO',
  source: 'KIP-98',
  change: (_args, kafka) => ({ batches: kafka().batches!.map(batch => ({ ...batch, identity: null })) }),
})
