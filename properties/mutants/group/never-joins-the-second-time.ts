/** After it gave up what moves, a cooperative member does not join again: nobody gets it. */
import { ofMember } from '../model-mutant.ts'

export const neverJoinsTheSecondTime = ofMember({
  id: 'never-joins-the-second-time',
  hole: 'gaveSomethingUp',
  breaks: 'GroupSettles',
  source: 'KIP-429',
  guard: () => false,
})
