/** The leader's own log end is taken for everybody's. */
import { ofReplica } from '../model-mutant.ts'

export const ownEndIsTheHighWatermark = ofReplica({
  id: 'own-end-is-the-high-watermark',
  hole: 'advanceHighWatermark',
  breaks: 'InSyncHasReplicated',
  source: 'an ordinary slip',
  change: ({ context }) => ({ highWatermark: context.log.length }),
})
