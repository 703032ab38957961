/** An idempotent producer takes itself for one that has its id. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const needsNoProducerId = ofIdempotentProducer({
  id: 'needs-no-producer-id',
  hole: 'hasProducerId',
  breaks: 'PROGRESS',
  source: 'KIP-98',
  guard: () => true,
})
