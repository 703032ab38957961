/** A failed attempt is never made again, whatever retries says. */
import { ofProducer } from '../model-mutant.ts'

export const neverResends = ofProducer({
  id: 'never-resends',
  hole: 'retries',
  breaks: 'AVAIL',
  source: 'Kafka documentation, retries',
  guard: () => false,
})
