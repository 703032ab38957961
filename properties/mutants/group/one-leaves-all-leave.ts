/** When one member leaves, the group counts as empty. */
import { ofGroup } from '../model-mutant.ts'

export const oneLeavesAllLeave = ofGroup({
  id: 'one-leaves-all-leave',
  hole: 'isLast',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  guard: () => true,
})
