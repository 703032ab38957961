/** A follower is taken out again while the request that puts it in is on its way. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const takesBackWhatItAskedFor = ofReplica({
  id: 'takes-back-what-it-asked-for',
  hole: 'isInIsr',
  breaks: 'NAL',
  source: 'KIP-497',
  guard: ({ context, event }) => {
    const { follower } = as<'shrinkIsr'>(event)
    return follower !== context.id && [...context.isr, ...context.proposed].includes(follower)
  },
})
