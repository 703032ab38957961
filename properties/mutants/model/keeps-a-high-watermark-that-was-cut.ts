/** The high watermark stays where it was when the log below it is cut. */
import { ofReplica } from '../model-mutant.ts'

export const keepsAHighWatermarkThatWasCut = ofReplica({
  id: 'keeps-a-high-watermark-that-was-cut',
  hole: 'truncate',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), highWatermark: context.highWatermark }),
})
