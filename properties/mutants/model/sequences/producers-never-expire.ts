/** What is known of a producer never expires. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const producersNeverExpire = ofPartitionLeader({
  id: 'producers-never-expire',
  hole: 'knowsProducers',
  breaks: 'EXPIRED',
  source: 'producer.id.expiration.ms',
  guard: () => false,
})
