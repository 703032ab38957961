/** Fencing turned round: the fetchers of an older epoch are served, and no others. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const servesOlderEpochs = ofReplica({
  id: 'serves-older-epochs',
  hole: 'isSameEpoch',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: ({ context, event }) => as<'Fetch'>(event).leaderEpoch < context.leaderEpoch,
})
