/** A process that comes back takes the id that its predecessor had. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const keepsItsFirstProducerId = ofIdempotentProducer({
  id: 'keeps-its-first-producer-id',
  hole: 'takeProducerId',
  breaks: 'NAL',
  source: 'KIP-98',
  change: (_args, kafka) => ({ ...kafka(), producerId: 1 }),
})
