/** Who is not in the group is told so by nobody. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const strangersAreInTheGroup = ofProcessingGroup({
  id: 'strangers-are-in-the-group',
  hole: 'isInGroup',
  breaks: 'EverybodyReturns',
  source: 'KIP-62, zombies',
  guard: () => true,
})
