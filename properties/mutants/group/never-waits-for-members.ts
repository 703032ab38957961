/** A new group starts with whoever comes first. */
import { ofGroup } from '../model-mutant.ts'

export const neverWaitsForMembers = ofGroup({
  id: 'never-waits-for-members',
  hole: 'hasLaggards',
  breaks: 'AMO',
  source: 'group.initial.rebalance.delay.ms',
  guard: () => true,
})
