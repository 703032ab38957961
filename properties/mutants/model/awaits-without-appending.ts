/** Acknowledging before append: the record is awaited, and is not in the log. */
import { ofReplica } from '../model-mutant.ts'

export const awaitsWithoutAppending = ofReplica({
  id: 'awaits-without-appending',
  hole: 'append',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ awaiting: kafka().awaiting!.map(one => ({ ...one, offset: one.offset - 1 })) }),
})
