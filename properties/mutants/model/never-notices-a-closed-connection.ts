/** A connection that closes takes no request with it. */
import { ofProducer } from '../model-mutant.ts'

export const neverNoticesAClosedConnection = ofProducer({
  id: 'never-notices-a-closed-connection',
  hole: 'isOnIt',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
