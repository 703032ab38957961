/** Others are told its partitions, and it keeps them. */
import { ofProcessingGroup } from '../processing-mutant.ts'

export const nobodyLeavesTheGroup = ofProcessingGroup({
  id: 'nobody-leaves-the-group',
  hole: 'remove',
  breaks: 'OneIdIsFenced',
  source: 'no known bug',
  change: () => ({}),
})
