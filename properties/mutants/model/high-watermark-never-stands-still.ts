/** Below min in-sync the high watermark advances all the same. */
import { commonEnd } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const highWatermarkNeverStandsStill = ofReplica({
  id: 'high-watermark-never-stands-still',
  hole: 'advanceHighWatermark',
  breaks: 'BUG-K13',
  source: 'KAFKA-15583 (BUG-K13)',
  change: ({ context }) => ({ highWatermark: commonEnd(context) }),
})
