/** A consumer that has read everything is told that its offset does not exist. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const endOfLogIsOutOfRange = ofReplica({
  id: 'end-of-log-is-out-of-range',
  hole: 'isBeyondLog',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: ({ context, event }) => as<'ConsumerFetch'>(event).offset >= context.log.length,
})
