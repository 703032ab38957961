/** What is refused is answered as if it were stored. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const answersEveryRequestWithSuccess = ofPartitionLeader({
  id: 'answers-every-request-with-success',
  hole: 'queue',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ pending: kafka().pending!.map(request => ({ ...request, error: '' })) }),
})
