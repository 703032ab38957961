/** Expiry leaves everybody known. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const expiryForgetsNobody = ofPartitionLeader({
  id: 'expiry-forgets-nobody',
  hole: 'forgetProducers',
  breaks: 'EXPIRED',
  source: 'producer.id.expiration.ms',
  change: () => ({}),
})
