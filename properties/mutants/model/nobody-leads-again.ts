/** A broker that comes back to a partition without leader just follows. */
import { decides } from '../model-mutant.ts'

export const nobodyLeadsAgain = decides('zookeeper', {
  id: 'nobody-leads-again',
  hole: 'afterReturn',
  breaks: 'ALO',
  source: 'an ordinary slip',
  decision: () => () => undefined,
})
