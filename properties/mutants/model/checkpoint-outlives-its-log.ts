/** The disk is empty, and the high watermark is remembered. */
import { ofReplica } from '../model-mutant.ts'

export const checkpointOutlivesItsLog = ofReplica({
  id: 'checkpoint-outlives-its-log',
  hole: 'loseDisk',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), highWatermark: context.highWatermark }),
})
