/** The session of a member that waits for the rebalance expires. */
import { ofGroup } from '../model-mutant.ts'

export const expiresWhoWaits = ofGroup({
  id: 'expires-who-waits',
  hole: 'isNotWaiting',
  breaks: 'GroupSettles',
  source: 'KAFKA-9752',
  guard: () => true,
})
