/**
 * What a log remembers of idempotent producers: by what its leader tells a resend from news. It is part of the log, and moves with it, so that whoever
 * holds the log knows the same.
 *
 *     producer 7 ─▶ latest batch ──earlier──▶ the one before ──earlier──▶ …        each with its epoch, sequence, count, offset
 *
 *   S1  it is what reading the whole log would give: an append adds to it, a truncation takes away, a recovery appends
 *   S2  news is judged by the latest batch alone; only a resend walks back, as far as it is old
 *
 * Not modelled yet: the window of five batches, epoch bumps, expiry of idle producers.
 */
import type { ErrorCode } from './errors.ts'
import type { BatchHeader } from './record-batch.ts'

type Sequenced = Pick<BatchHeader, 'producerId' | 'producerEpoch' | 'baseSequence' | 'count'>

export interface ProducedBatch {
  readonly baseOffset: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  /** Of the same producer; absent: this is its first. */
  readonly earlier: ProducedBatch | undefined
}

/** By producer id: its latest batch. */
export type Producers = Readonly<Record<number, ProducedBatch>>

export const noProducers: Producers = {}

/** S1: after one more batch of the log. */
export function withBatch(producers: Producers, batch: Sequenced & { readonly baseOffset: number }): Producers {
  const { producerId, producerEpoch, baseSequence, count, baseOffset } = batch
  if (producerId < 0) return producers
  const earlier = producers[producerId]
  return { ...producers, [producerId]: { baseOffset, producerEpoch, baseSequence, count, earlier } }
}

/** S1: of the log below an offset at which a batch begins. */
export function producersBelow(producers: Producers, offset: number): Producers {
  const kept = Object.entries(producers).map(([id, latest]) => [id, latestBelow(latest, offset)] as const)
  return Object.fromEntries(kept.filter(([, latest]) => latest !== undefined)) as Producers
}

function latestBelow(latest: ProducedBatch, offset: number): ProducedBatch | undefined {
  let batch: ProducedBatch | undefined = latest
  while (batch !== undefined && batch.baseOffset >= offset) batch = batch.earlier
  return batch
}

export interface Judgement {
  readonly errorCode: ErrorCode
  /** The offset at which the log holds this very batch. */
  readonly duplicateOf?: number
}

/** Kafka's sequence numbers are 31 bits, and go on with 0 (DefaultRecordBatch.incrementSequence). */
const SEQUENCES = 2 ** 31

/** A producer that the log does not know may begin anywhere (Kafka's UNKNOWN_PRODUCER rule since KIP-360). */
export function judge(producers: Producers, { producerId, producerEpoch, baseSequence, count }: Sequenced): Judgement {
  const latest = producerId < 0 ? undefined : producers[producerId]
  if (latest === undefined) return { errorCode: 'NONE' }
  if (producerEpoch < latest.producerEpoch) return { errorCode: 'INVALID_PRODUCER_EPOCH' }
  const isNewEpoch = producerEpoch > latest.producerEpoch
  if (baseSequence === (isNewEpoch ? 0 : (latest.baseSequence + latest.count) % SEQUENCES)) return { errorCode: 'NONE' }
  const same = isNewEpoch ? undefined : sameBatch(latest, baseSequence)
  if (same === undefined) return { errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  return same.count === count ? { errorCode: 'NONE', duplicateOf: same.baseOffset } : { errorCode: 'INVALID_RECORD' }
}

/** S2: of the latest epoch the batch with that sequence number. Within an epoch they go up. */
function sameBatch(latest: ProducedBatch, baseSequence: number): ProducedBatch | undefined {
  let batch: ProducedBatch | undefined = latest
  while (batch?.producerEpoch === latest.producerEpoch && batch.baseSequence > baseSequence) batch = batch.earlier
  return batch?.producerEpoch === latest.producerEpoch && batch.baseSequence === baseSequence ? batch : undefined
}
