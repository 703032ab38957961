/** Truncation goes one record too far. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const cutsOneTooMany = ofReplica({
  id: 'cuts-one-too-many',
  hole: 'truncate',
  breaks: 'StrongIsr',
  source: 'an ordinary slip',
  change: ({ context, event }) => {
    const end = Math.max(as<'Diverging'>(event).endOffset - 1, 0)
    const highWatermark = Math.min(context.highWatermark, end)
    return { log: context.log.slice(0, end), highWatermark, flushed: Math.min(context.flushed, end) }
  },
})
