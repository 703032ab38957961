/** An eager member hands out records while it gives its partitions up. */
import { ofMember } from '../model-mutant.ts'

export const goesOnWithWhatItGivesUp = ofMember({
  id: 'goes-on-with-what-it-gives-up',
  hole: 'keepsItsPartitions',
  breaks: 'AMO',
  source: 'Kafka before 3.4',
  guard: () => true,
})
