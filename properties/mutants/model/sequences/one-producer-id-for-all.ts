/** Every producer gets the same id. */
import { ofProducerIds } from '../../sequence-mutant.ts'

export const oneProducerIdForAll = ofProducerIds({
  id: 'one-producer-id-for-all',
  hole: 'handOut',
  breaks: 'NAL',
  source: 'KIP-98',
  change: () => ({}),
})
