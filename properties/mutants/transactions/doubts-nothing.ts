/** A record whose fate is unknown is no reason for a new epoch. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const doubtsNothing = ofTransactionalProducer({
  id: 'doubts-nothing',
  hole: 'doubt',
  breaks: 'NAL of transactions',
  source: 'KIP-360',
  change: () => ({ isUnheard: false }),
})
