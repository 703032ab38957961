/** What was on its way when the connection broke is sent again under a new number. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const forgetsNumbersWithTheConnection = ofIdempotentProducer({
  id: 'forgets-numbers-with-the-connection',
  hole: 'queueAllAgain',
  breaks: 'AMO',
  source: 'KIP-98',
  change: (_args, kafka) => ({ batches: kafka().batches!.map(batch => ({ ...batch, identity: null })) }),
})
