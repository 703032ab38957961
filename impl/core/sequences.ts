/**
 * What a log remembers of idempotent producers: by what its leader tells a resend from news. It is part of the log, and moves with it, so that whoever
 * holds the log knows the same (ProducerStateManager, ProducerStateEntry).
 *
 *     producer 7 ─▶ latest batch ──earlier──▶ the one before ──earlier──▶ …        each with its epoch, sequence, count, offset
 *                   └───────── the window: five, of one epoch ─────────┘
 *
 *   S1  it is what reading the whole log would give: an append adds to it, a truncation takes away, a recovery appends what stands from the log
 *       start offset on
 *   S2  a resend is told by the window alone; what is older is out of order, as it is for Kafka
 *   S3  records that are deleted take nothing along while the broker runs (KIP-360); a restart knows what its log still has
 *
 * Kafka sweeps idle producers out every ten minutes; here their time is looked at when they are judged. DUPLICATE_SEQUENCE_NUMBER no broker since
 * 2.0 answers: what is in the window is acknowledged again, with its offset.
 *
 * Not modelled: snapshots of a clean shutdown (a broker here only crashes), transactions.
 */
import type { ErrorCode } from './errors.ts'
import type { BatchHeader } from './record-batch.ts'
import type { Rules } from './rules.ts'

/** What a batch says of its producer. */
export type Sequenced = Pick<BatchHeader, 'producerId' | 'producerEpoch' | 'baseSequence' | 'count'>

export interface ProducedBatch {
  readonly baseOffset: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  /** Of its youngest record, as its producer's clock had it. */
  readonly timestamp: number
  /** Of the same producer; absent: this is its first. */
  readonly earlier: ProducedBatch | undefined
}

/** By producer id: its latest batch. */
export type Producers = Readonly<Record<number, ProducedBatch>>

export const noProducers: Producers = {}

/** Kafka's sequence numbers are 31 bits, and go on with 0 (DefaultRecordBatch.incrementSequence). */
const SEQUENCES = 2 ** 31

export const sequenceAfter = ({ baseSequence, count }: Pick<Sequenced, 'baseSequence' | 'count'>): number =>
  (baseSequence + count) % SEQUENCES

/** S1: after one more batch of the log. */
export function withBatch(
  producers: Producers,
  batch: Sequenced & Pick<BatchHeader, 'baseOffset' | 'maxTimestamp'>,
): Producers {
  const { producerId, producerEpoch, baseSequence, count, baseOffset, maxTimestamp: timestamp } = batch
  if (producerId < 0) return producers
  const earlier = producers[producerId]
  return { ...producers, [producerId]: { baseOffset, producerEpoch, baseSequence, count, timestamp, earlier } }
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

/** Where and when it is judged. */
export interface Court {
  readonly logStartOffset: number
  readonly now: number
  /** producer.id.expiration.ms. */
  readonly producerIdExpirationMs: number
}

/** In Kafka's order: a duplicate first (UnifiedLog.analyzeAndValidateProducerState), then epoch and sequence (ProducerAppendInfo). */
export function judge(rules: Rules, producers: Producers, asked: Sequenced, court: Court): Judgement {
  if (asked.producerId < 0) return { errorCode: 'NONE' }
  const latest = remembered(rules, producers[asked.producerId], court)
  if (latest === undefined) return { errorCode: rules.checkUnknownProducer(asked) }
  const same = windowOf(latest, rules.batchesToRetain()).find(batch => rules.isDuplicateBatch(batch, asked))
  if (same !== undefined) return { errorCode: 'NONE', duplicateOf: same.baseOffset }
  const errorCode = rules.checkProducerEpoch(latest, asked)
  return { errorCode: errorCode === 'NONE' ? rules.checkSequence(latest, asked) : errorCode }
}

function remembered(rules: Rules, latest: ProducedBatch | undefined, court: Court): ProducedBatch | undefined {
  if (latest === undefined || rules.isProducerExpired(latest, court)) return undefined
  return rules.forgetsProducer(latest, court) ? undefined : latest
}

/** S2: the latest batches, the latest first; what does not lead up to them is of an epoch, or of a producer, that is forgotten. */
function windowOf(latest: ProducedBatch, size: number): readonly ProducedBatch[] {
  const window = [latest]
  for (let batch = latest.earlier; batch !== undefined && window.length < size; batch = batch.earlier) {
    if (!leadsTo(batch, window.at(-1)!)) break
    window.push(batch)
  }
  return window
}

const leadsTo = (batch: ProducedBatch, later: ProducedBatch): boolean =>
  batch.producerEpoch === later.producerEpoch && sequenceAfter(batch) === later.baseSequence
