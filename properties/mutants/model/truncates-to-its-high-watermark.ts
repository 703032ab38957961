/** A follower whose log differs cuts to its own high watermark, which is a fetch behind. */
import { ofReplica } from '../model-mutant.ts'

export const truncatesToItsHighWatermark = ofReplica({
  id: 'truncates-to-its-high-watermark',
  hole: 'truncate',
  breaks: 'StrongIsr',
  source: 'KAFKA-1211, KIP-101 (BUG-K2)',
  change: ({ context }) => {
    const end = context.highWatermark
    return { log: context.log.slice(0, end), flushed: Math.min(context.flushed, end) }
  },
})
