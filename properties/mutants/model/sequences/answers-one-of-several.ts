/** One answer is given for all that are due. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const answersOneOfSeveral = ofPartitionLeader({
  id: 'answers-one-of-several',
  hole: 'dequeue',
  breaks: 'PROGRESS',
  source: 'an ordinary slip',
  change: () => ({ pending: [] }),
})
