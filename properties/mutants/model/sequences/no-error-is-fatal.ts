/** librdkafka goes on after an error that leaves nothing to go on. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const noErrorIsFatal = ofIdempotentProducer({
  id: 'no-error-is-fatal',
  hole: 'isFatal',
  breaks: 'FATAL',
  source: 'rd_kafka_idemp_set_fatal_error',
  guard: () => false,
})
