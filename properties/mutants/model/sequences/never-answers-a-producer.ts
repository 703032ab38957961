/** The leader takes requests and answers none. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const neverAnswersAProducer = ofPartitionLeader({
  id: 'never-answers-a-producer',
  hole: 'isIdle',
  breaks: 'PROGRESS',
  source: 'an ordinary slip',
  guard: () => true,
})
