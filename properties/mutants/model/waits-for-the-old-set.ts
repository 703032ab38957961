/** While a change is on its way the high watermark waits for the old set alone. */
import { endOf } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const waitsForTheOldSet = ofReplica({
  id: 'waits-for-the-old-set',
  hole: 'advanceHighWatermark',
  breaks: 'BUG-K9',
  source: 'KIP-497, KAFKA-8836',
  change: ({ context }) => ({ highWatermark: endOf(context, context.isr) }),
})
