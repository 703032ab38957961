/** What it is assigned is not taken. */
import { ofMember } from '../model-mutant.ts'

export const takesNoAssignment = ofMember({
  id: 'takes-no-assignment',
  hole: 'takeAssignment',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  change: () => ({}),
})
