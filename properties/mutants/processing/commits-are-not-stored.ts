/** A commit is answered, and not stored. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const commitsAreNotStored = ofProcessingGroup({
  id: 'commits-are-not-stored',
  hole: 'store',
  breaks: 'OffsetsCatchUp',
  source: 'no known bug',
  change: () => ({}),
})
