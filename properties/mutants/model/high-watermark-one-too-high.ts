/** Off by one at the high watermark. */
import { ofReplica } from '../model-mutant.ts'

export const highWatermarkOneTooHigh = ofReplica({
  id: 'high-watermark-one-too-high',
  hole: 'advanceHighWatermark',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ highWatermark: kafka().highWatermark! + 1 }),
})
