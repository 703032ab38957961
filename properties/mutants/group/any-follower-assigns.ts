/** The first SyncGroup ends the rebalance, be it the leader’s or not. */
import { ofGroup } from '../model-mutant.ts'

export const anyFollowerAssigns = ofGroup({
  id: 'any-follower-assigns',
  hole: 'isLeader',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  guard: () => true,
})
