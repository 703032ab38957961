/** While a change is on its way the high watermark waits for the proposed set alone. */
import { endOf } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const waitsForTheNewSet = ofReplica({
  id: 'waits-for-the-new-set',
  hole: 'advanceHighWatermark',
  breaks: 'BUG-K9',
  source: 'KIP-497, KAFKA-8836',
  change: ({ context }) => ({
    highWatermark: endOf(context, context.proposed.length > 0 ? context.proposed : context.isr),
  }),
})
