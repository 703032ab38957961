/** A power loss takes what had been flushed. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const flushedIsLost = ofReplica({
  id: 'flushed-is-lost',
  hole: 'isPossibleCut',
  breaks: 'NAL',
  source: 'log.flush.interval.messages',
  guard: ({ context, event }) => as<'losePower'>(event).keep <= context.log.length,
})
