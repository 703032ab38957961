/** Whatever is queued may go out. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const sendsInAnyOrder = ofIdempotentProducer({
  id: 'sends-in-any-order',
  hole: 'mayTransmit',
  breaks: 'ORD',
  source: 'RecordAccumulator.shouldStopDrainBatchesForPartition',
  guard: ({ context, event }) => 'batch' in event && context.batches[event.batch]?.state === 'queued',
})
