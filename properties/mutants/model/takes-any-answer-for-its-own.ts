/** Whatever answer comes is taken for the answer to the last request. */
import { ofReplica } from '../model-mutant.ts'

export const takesAnyAnswerForItsOwn = ofReplica({
  id: 'takes-any-answer-for-its-own',
  hole: 'answersProposal',
  breaks: 'BUG-K9',
  source: 'KAFKA-12686, KAFKA-13091',
  guard: () => true,
})
