/** A resend is taken for a duplicate though the first attempt never arrived. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const takesAnyResendForADuplicate = ofReplica({
  id: 'takes-any-resend-for-a-duplicate',
  hole: 'isDuplicate',
  breaks: 'NAL',
  source: 'an ordinary slip',
  guard: ({ event }) => as<'Produce'>(event).attempt > 1,
})
