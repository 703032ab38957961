/** Every refusal is taken for one to somebody else. */
import { ofMember } from '../model-mutant.ts'

export const hearsNoRefusal = ofMember({
  id: 'hears-no-refusal',
  hole: 'isMyself',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  guard: () => false,
})
