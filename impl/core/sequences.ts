/**
 * What a leader remembers of idempotent producers: by what it tells a resend from news. It is read off the log, so that whoever holds the log
 * knows the same.
 *
 * Not modelled yet: the window of five batches, epoch bumps, expiry of idle producers.
 */
import type { ErrorCode } from './errors.ts'
import { batchesOf, type Log } from './log.ts'
import type { BatchHeader } from './record-batch.ts'

export interface Judgement {
  readonly errorCode: ErrorCode
  /** The offset at which the log holds this very batch. */
  readonly duplicateOf?: number
}

/** A producer that the log does not know may begin anywhere (Kafka's UNKNOWN_PRODUCER rule since KIP-360). */
export function judge(log: Log, { producerId, producerEpoch, baseSequence, count }: BatchHeader): Judgement {
  if (producerId < 0) return { errorCode: 'NONE' }
  const known = batchesOf(log).filter(batch => batch.producerId === producerId)
  const last = known.at(-1)
  if (last === undefined) return { errorCode: 'NONE' }
  if (producerEpoch < last.producerEpoch) return { errorCode: 'INVALID_PRODUCER_EPOCH' }
  const same = known.find(batch => batch.baseSequence === baseSequence && batch.producerEpoch === producerEpoch)
  if (same)
    return same.count === count ? { errorCode: 'NONE', duplicateOf: same.baseOffset } : { errorCode: 'INVALID_RECORD' }
  const expected = producerEpoch > last.producerEpoch ? 0 : last.baseSequence + last.count
  return { errorCode: baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
}
