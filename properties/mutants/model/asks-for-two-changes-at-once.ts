/** A follower is taken out of the set while another change is on its way. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const asksForTwoChangesAtOnce = ofReplica({
  id: 'asks-for-two-changes-at-once',
  hole: 'isInIsr',
  breaks: 'NAL',
  source: 'KIP-497',
  guard: ({ context, event }) => {
    const { follower } = as<'shrinkIsr'>(event)
    return follower !== context.id && context.isr.includes(follower)
  },
})
