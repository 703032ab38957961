/** A queued record is never sent. */
import { ofProducer } from '../model-mutant.ts'

export const neverTransmits = ofProducer({
  id: 'never-transmits',
  hole: 'mayTransmit',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
