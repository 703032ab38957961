/** Who asks for stable offsets is told what was committed before. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const tellsOffsetsThatAreNotStable = ofProcessingGroup({
  id: 'tells-offsets-that-are-not-stable',
  hole: 'isStable',
  breaks: 'AMO',
  source: 'KIP-447, UNSTABLE_OFFSET_COMMIT',
  guard: () => true,
})
