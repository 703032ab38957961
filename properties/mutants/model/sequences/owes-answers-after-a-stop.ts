/** A leader that stops still owes answers on connections that are gone. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const owesAnswersAfterAStop = ofPartitionLeader({
  id: 'owes-answers-after-a-stop',
  hole: 'forgetRequests',
  breaks: 'ConnectionsEnd',
  source: 'an ordinary slip',
  change: () => ({}),
})
