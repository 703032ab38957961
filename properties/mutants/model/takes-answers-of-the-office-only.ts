/** An answer is matched by leader epoch alone, not by the partition epoch from which it was asked. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const takesAnswersOfTheOfficeOnly = ofReplica({
  id: 'takes-answers-of-the-office-only',
  hole: 'answersProposal',
  breaks: 'BUG-K9',
  source: 'KAFKA-13091',
  guard: ({ context, event }) => {
    const { leaderEpoch } = as<'AlterPartitionResponse'>(event)
    return context.proposed.length > 0 && leaderEpoch === context.leaderEpoch
  },
})
