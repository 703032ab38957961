/** A broker that restarts goes on under its old broker epoch. */
import { ofReplica } from '../model-mutant.ts'

export const restartsAsTheSameIncarnation = ofReplica({
  id: 'restarts-as-the-same-incarnation',
  hole: 'refuseOldOrders',
  breaks: 'BUG-K11',
  source: 'KIP-903',
  change: ({ context }, kafka) => ({ ...kafka(), brokerEpoch: context.brokerEpoch }),
})
