/** min.insync.replicas is looked at for acks=1 as well. */
import { ofReplica } from '../model-mutant.ts'

export const asksMinInSyncOfEveryAcks = ofReplica({
  id: 'asks-min-in-sync-of-every-acks',
  hole: 'lacksInSyncReplicas',
  breaks: 'AVAIL',
  source: 'min.insync.replicas',
  guard: ({ context }) => context.isr.length < 2,
})
