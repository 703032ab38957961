/** What is not acknowledged is tried for ever. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const noDeliveryTimeout = ofIdempotentProducer({
  id: 'no-delivery-timeout',
  hole: 'mayGiveUp',
  breaks: 'FAILURES-ARE-HEARD-OF',
  source: 'ProducerConfig, delivery.timeout.ms',
  guard: () => false,
})
