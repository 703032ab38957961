/** A static member that comes back is taken for a new one: a rebalance. */
import { ofGroup } from '../model-mutant.ts'

export const staticMembersDisturb = ofGroup({
  id: 'static-members-disturb',
  hole: 'takesOverInstance',
  breaks: 'BackInPlace',
  source: 'Kafka before KIP-345',
  guard: () => false,
})
