/** A member that is called to join again drops what it has, as if it had lost it. */
import { ofMember } from '../model-mutant.ts'

export const aRebalanceIsALoss = ofMember({
  id: 'a-rebalance-is-a-loss',
  hole: 'isInProgress',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
