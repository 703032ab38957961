/** Nobody is ever told that a record is safe. */
import { ofReplica } from '../model-mutant.ts'

export const neverAnswers = ofReplica({
  id: 'never-answers',
  hole: 'hasDueAnswer',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: () => false,
})
