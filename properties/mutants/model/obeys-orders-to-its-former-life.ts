/** A broker that restarts obeys orders that were on their way to its former incarnation. */
import { ofReplica } from '../model-mutant.ts'

export const obeysOrdersToItsFormerLife = ofReplica({
  id: 'obeys-orders-to-its-former-life',
  hole: 'refuseOldOrders',
  breaks: 'NAL',
  source: 'KIP-380',
  change: (_args, kafka) => ({ brokerEpoch: kafka().brokerEpoch! }),
})
