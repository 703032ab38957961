/** At the high watermark is enough, though it lags when an office begins. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const joinsAtALaggingHighWatermark = ofReplica({
  id: 'joins-at-a-lagging-high-watermark',
  hole: 'mayJoinIsr',
  breaks: 'StrongIsr',
  source: 'KAFKA-7128 (BUG-K4)',
  guard: ({ context, event }) => {
    const { follower } = as<'expandIsr'>(event)
    const isOut = !context.isr.includes(follower) && context.proposed.length === 0
    return isOut && context.positions[follower - 1]! >= context.highWatermark
  },
})
