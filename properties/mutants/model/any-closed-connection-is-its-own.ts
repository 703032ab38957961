/** A connection to another broker that closes is taken for its own. */
import { ofProducer } from '../model-mutant.ts'

export const anyClosedConnectionIsItsOwn = ofProducer({
  id: 'any-closed-connection-is-its-own',
  hole: 'isOnIt',
  breaks: 'ORD',
  source: 'an ordinary slip',
  guard: () => true,
})
