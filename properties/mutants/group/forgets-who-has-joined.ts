/** Who joins is noted as if it had not yet: the rebalance never completes. */
import { ofGroup } from '../model-mutant.ts'

export const forgetsWhoHasJoined = ofGroup({
  id: 'forgets-who-has-joined',
  hole: 'admit',
  breaks: 'GroupSettles',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ members: kafka().members!.map(each => ({ ...each, hasJoined: false })) }),
})
