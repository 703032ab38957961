/** The leader’s assignment is not kept: nobody owns anything. */
import { ofGroup } from '../model-mutant.ts'

export const losesTheAssignment = ofGroup({
  id: 'loses-the-assignment',
  hole: 'takeAssignment',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  change: () => ({}),
})
