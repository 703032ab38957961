/** Every answer is taken for one to somebody else. */
import { ofMember } from '../model-mutant.ts'

export const hearsNoAnswer = ofMember({
  id: 'hears-no-answer',
  hole: 'isMine',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  guard: () => false,
})
