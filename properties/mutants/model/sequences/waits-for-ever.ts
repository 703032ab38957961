/** Requests never time out. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const waitsForEver = ofIdempotentProducer({
  id: 'waits-for-ever',
  hole: 'isWaiting',
  breaks: 'LateRequest',
  source: 'NetworkClient.handleTimedOutRequests',
  guard: () => false,
})
