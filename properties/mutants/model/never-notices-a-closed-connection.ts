/** A connection that closes takes no request with it. */
import { ofProducer } from '../model-mutant.ts'

export const neverNoticesAClosedConnection = ofProducer({
  id: 'never-notices-a-closed-connection',
  hole: 'isOnIt',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  equivalent:
    'what is on a closed connection still arrives here, as late requests and replies do, so the answer comes all the same; what is missing is an early resend, which the network may delay as long as it likes.',
  guard: () => false,
})
