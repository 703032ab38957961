/** A broker whose session ended stays registered. */
import { ofStore } from '../model-mutant.ts'

export const deadBrokersStayRegistered = ofStore({
  id: 'dead-brokers-stay-registered',
  hole: 'removeRegistration',
  breaks: 'ALO',
  source: 'ZooKeeper, ephemeral nodes',
  change: ({ context }, kafka) => ({ ...kafka(), registered: context.registered }),
})
