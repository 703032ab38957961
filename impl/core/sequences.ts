/**
 * What a log remembers of idempotent producers: by what its leader tells a resend from news. It is part of the log, and moves with it, so that whoever
 * holds the log knows the same (ProducerStateManager, ProducerStateEntry).
 *
 *     producer 7 ─▶ latest batch ──earlier──▶ the one before ──earlier──▶ …        each with its epoch, sequence, count, offset
 *                   └───────── the window: five, of one epoch ─────────┘
 *
 * A marker (control-batch.ts) is one of them: it has an epoch, which fences, and no sequence number.
 *
 *   S1  it is what reading the whole log would give: an append adds to it, a truncation takes away, a recovery appends what stands from the log
 *       start offset on
 *   S2  a resend is told by the window alone; what is older is out of order, as it is for Kafka
 *   S3  records that are deleted take nothing along while the broker runs (KIP-360); a restart knows what its log still has
 *
 * Kafka sweeps idle producers out every ten minutes; here their time is looked at when they are judged. DUPLICATE_SEQUENCE_NUMBER no broker since
 * 2.0 answers: what is in the window is acknowledged again, with its offset.
 *
 *   S4  a transaction is open from its first batch to the next marker of its producer; a producer is not forgotten while its transaction is open
 *
 * Not modelled: snapshots of a clean shutdown (a broker here only crashes).
 */
import type { Marker } from './control-batch.ts'
import type { ErrorCode } from './errors.ts'
import type { BatchHeader } from './record-batch.ts'
import type { Rules } from './rules.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

/** What a batch says of its producer. */
export type Sequenced = Pick<BatchHeader, 'producerId' | 'producerEpoch' | 'baseSequence' | 'count'>

type Transactional = Partial<Pick<BatchHeader, 'isTransactional'>>

export interface ProducedBatch {
  readonly baseOffset: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  /** Of its youngest record, as its producer's clock had it. */
  readonly timestamp: number
  /** Of the same producer; absent: this is its first. */
  readonly earlier: ProducedBatch | undefined
  /** Where the transaction begins that is open after this batch; absent: none is. */
  readonly transactionStart?: number
  /** Which coordinator wrote the latest marker up to here; absent: there is none. */
  readonly coordinatorEpoch?: number
  /** It is a marker itself; absent: it has records. */
  readonly isMarker?: true
}

/** By producer id: its latest batch. */
export type Producers = Readonly<Record<number, ProducedBatch>>

export const noProducers: Producers = {}

/** Kafka's sequence numbers are 31 bits, and go on with 0 (DefaultRecordBatch.incrementSequence). */
const SEQUENCES = 2 ** 31

export const sequenceAfter = ({ baseSequence, count }: Pick<Sequenced, 'baseSequence' | 'count'>): number =>
  (baseSequence + count) % SEQUENCES

type Appended = Sequenced & Transactional & Pick<BatchHeader, 'baseOffset' | 'maxTimestamp' | 'isControl'>

/** S1: after one more batch of the log; with what it says of a transaction's end, where it does. */
export function withBatch(producers: Producers, batch: Appended, marker: Marker | undefined): Producers {
  const { producerId, producerEpoch, baseSequence, count, baseOffset, maxTimestamp: timestamp } = batch
  if (producerId < 0 || (batch.isControl && marker === undefined)) return producers
  const earlier = producers[producerId]
  const latest = { baseOffset, producerEpoch, baseSequence, count, timestamp, earlier }
  const about = marker
    ? ({ isMarker: true, coordinatorEpoch: marker.coordinatorEpoch } as const)
    : inTransaction(batch, earlier)
  return { ...producers, [producerId]: { ...latest, ...about } }
}

/** S4. */
function inTransaction(
  { isTransactional, baseOffset }: Pick<Appended, 'isTransactional' | 'baseOffset'>,
  earlier: ProducedBatch | undefined,
): Pick<ProducedBatch, 'transactionStart' | 'coordinatorEpoch'> {
  const transactionStart = earlier?.transactionStart ?? (isTransactional ? baseOffset : undefined)
  const coordinatorEpoch = earlier?.coordinatorEpoch
  return {
    ...(transactionStart === undefined ? {} : { transactionStart }),
    ...(coordinatorEpoch === undefined ? {} : { coordinatorEpoch }),
  }
}

/** Whether the log has an open transaction of that epoch (UnifiedLog.hasOngoingTransaction). */
export function isOpen(producers: Producers, { producerId, producerEpoch }: Sequenced): boolean {
  const latest = producers[producerId]
  return latest?.transactionStart !== undefined && latest.producerEpoch === producerEpoch
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

/** A marker that a coordinator asks for, and the transaction version that it writes it for. */
export type MarkerAsked = Marker & { readonly transactionVersion: TransactionVersion }

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
  /** The coordinator has said that its transaction has this partition, or nobody has to say so (KIP-890). Absent: so it is. */
  readonly isVerified?: boolean
  /** The broker writes it for a group: it has no sequence number. */
  readonly isOwn?: boolean
}

/**
 * In Kafka's order: a duplicate first, then whether the transaction is known to be open (UnifiedLog.analyzeAndValidateProducerState), then epoch and
 * sequence (ProducerAppendInfo).
 */
export function judge(rules: Rules, producers: Producers, asked: Sequenced & Transactional, court: Court): Judgement {
  if (asked.producerId < 0) return { errorCode: 'NONE' }
  const latest = remembered(rules, producers[asked.producerId], court)
  const last = latest && latestOfEpoch(latest)
  const window = last && !court.isOwn ? windowOf(last, rules.batchesToRetain()) : []
  const same = window.find(batch => rules.isDuplicateBatch(batch, asked))
  if (same !== undefined) return { errorCode: 'NONE', duplicateOf: same.baseOffset }
  const { isVerified = true } = court
  if (asked.isTransactional && !isOpen(producers, asked) && !isVerified) return { errorCode: 'INVALID_TXN_STATE' }
  if (latest === undefined) return { errorCode: court.isOwn ? 'NONE' : rules.checkUnknownProducer(asked) }
  const errorCode = rules.checkProducerEpoch(latest, asked)
  if (errorCode !== 'NONE' || court.isOwn) return { errorCode }
  const sequence = rules.checkSequence(last!, asked)
  const isOutside = !asked.isTransactional && latest.transactionStart !== undefined
  return { errorCode: sequence === 'NONE' && isOutside ? 'INVALID_TXN_STATE' : sequence }
}

/** Whether a coordinator's marker is taken (ProducerAppendInfo.appendEndTxnMarker). */
export function judgeMarker(rules: Rules, producers: Producers, marker: MarkerAsked, court: Court): ErrorCode {
  const latest = remembered(rules, producers[marker.producerId], court)
  if (latest === undefined) return 'NONE'
  const errorCode = rules.checkMarkerEpoch(latest, marker)
  return errorCode === 'NONE' ? rules.checkCoordinatorEpoch(latest, marker) : errorCode
}

function remembered(rules: Rules, latest: ProducedBatch | undefined, court: Court): ProducedBatch | undefined {
  if (latest === undefined || latest.transactionStart !== undefined) return latest
  if (rules.isProducerExpired(rules.lastSeen(latest), court)) return undefined
  return rules.forgetsProducer(latest, court) ? undefined : latest
}

/** The last batch with records of the epoch in force; a marker, where that has none yet. */
function latestOfEpoch(latest: ProducedBatch): ProducedBatch {
  let batch: ProducedBatch | undefined = latest
  while (batch?.isMarker && batch.producerEpoch === latest.producerEpoch) batch = batch.earlier
  return batch?.producerEpoch === latest.producerEpoch ? batch : latest
}

/** S2: the latest batches, the latest first; what does not lead up to them is of an epoch, or of a producer, that is forgotten. */
function windowOf(latest: ProducedBatch, size: number): readonly ProducedBatch[] {
  const window = [latest]
  for (let batch = latest.earlier; batch !== undefined && window.length < size; batch = batch.earlier) {
    if (batch.isMarker) continue
    if (!leadsTo(batch, window.at(-1)!)) break
    window.push(batch)
  }
  return window
}

const leadsTo = (batch: ProducedBatch, later: ProducedBatch): boolean =>
  batch.producerEpoch === later.producerEpoch && sequenceAfter(batch) === later.baseSequence
