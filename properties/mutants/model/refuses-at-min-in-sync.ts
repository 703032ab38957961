/** Off by one at min.insync.replicas: exactly enough is not enough. */
import { ofReplica } from '../model-mutant.ts'

export const refusesAtMinInSync = ofReplica({
  id: 'refuses-at-min-in-sync',
  hole: 'lacksInSyncReplicas',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  guard: ({ context }) => context.isr.length <= 2,
})
