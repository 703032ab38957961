/** Off by one at the high watermark: what is awaited is due one record too early. */
import { ofReplica } from '../model-mutant.ts'

export const awaitsOneOffsetTooLow = ofReplica({
  id: 'awaits-one-offset-too-low',
  hole: 'append',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), awaiting: kafka().awaiting!.map(one => ({ ...one, offset: -1 })) }),
})
