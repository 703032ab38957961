/** A follower joins the in-sync set wherever its log ends. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const joinsWhereverItIs = ofReplica({
  id: 'joins-wherever-it-is',
  hole: 'mayJoinIsr',
  breaks: 'NAL',
  source: 'an ordinary slip',
  guard: ({ context, event }) => {
    const { follower } = as<'expandIsr'>(event)
    return !context.isr.includes(follower) && context.proposed.length === 0
  },
})
