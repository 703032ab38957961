/** A client that was told not to resend resends. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const sendsAgainUnasked = ofIdempotentProducer({
  id: 'sends-again-unasked',
  hole: 'retries',
  breaks: 'AMO',
  source: 'ProducerConfig, retries',
  guard: () => true,
})
