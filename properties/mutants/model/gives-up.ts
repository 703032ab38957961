/** A client that should never give up lets delivery.timeout.ms end the send. */
import { ofProducer } from '../model-mutant.ts'

export const givesUp = ofProducer({
  id: 'gives-up',
  hole: 'isPatient',
  breaks: 'AVAIL',
  source: 'KIP-91',
  guard: () => false,
})
