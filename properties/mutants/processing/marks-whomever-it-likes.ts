/** A marker is written again where it is, and the other is forgotten. */
import { ofTransaction } from '../processing-mutant.ts'

export const marksWhomeverItLikes = ofTransaction({
  id: 'marks-whomever-it-likes',
  hole: 'awaitsMarker',
  breaks: 'ATOMIC',
  source: 'no known bug',
  guard: () => true,
})
