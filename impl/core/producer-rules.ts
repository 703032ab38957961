/**
 * The contested decisions about idempotent producers, each a named function: how a leader judges a batch, and what a client makes of an answer.
 *
 * The client's are filled as the Java client fills them; what other clients do differently stands in client-families.ts. Every function is pure.
 */
import type { ErrorCode } from './errors.ts'
import { batchesFrom, type Log } from './log.ts'
import type { ProducerConfig, SendError } from './producer-state.ts'
import type { Replica } from './replica-state.ts'
import { type Court, type ProducedBatch, type Sequenced, sequenceAfter } from './sequences.ts'
import { transactionClientRules } from './transaction-client-rules.ts'

export const producerStateRules = {
  /** ProducerStateEntry.NUM_BATCHES_TO_RETAIN: why no more than five may be in flight. */
  batchesToRetain: (): number => 5,

  /** By epoch and range of sequence numbers; what the records are nobody compares (ProducerStateEntry.findDuplicateBatch). */
  isDuplicateBatch: (known: ProducedBatch, asked: Sequenced): boolean =>
    known.producerEpoch === asked.producerEpoch &&
    known.baseSequence === asked.baseSequence &&
    known.count === asked.count,

  /** An epoch that is over writes nothing any more (ProducerAppendInfo.checkProducerEpoch). */
  checkProducerEpoch: (latest: ProducedBatch, { producerEpoch }: Sequenced): ErrorCode =>
    producerEpoch < latest.producerEpoch ? 'INVALID_PRODUCER_EPOCH' : 'NONE',

  /** The next number of this epoch, or the first of a new one (ProducerAppendInfo.checkSequence). */
  checkSequence: (latest: ProducedBatch, { producerEpoch, baseSequence }: Sequenced): ErrorCode => {
    const expected = producerEpoch === latest.producerEpoch ? sequenceAfter(latest) : 0
    return baseSequence === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  },

  /** KIP-360 (2.5): whom the log does not know may begin anywhere; its records may have been deleted. */
  checkUnknownProducer: (_asked: Sequenced): ErrorCode => 'NONE',

  /** KIP-360 (2.5): a producer is remembered though its records are deleted. */
  forgetsProducer: (_latest: ProducedBatch, _court: Court): boolean => false,

  /** producer.id.expiration.ms since its last record, by that record's timestamp (ProducerStateManager.isProducerExpired). */
  isProducerExpired: ({ timestamp }: ProducedBatch, { now, producerIdExpirationMs }: Court): boolean =>
    now - timestamp >= producerIdExpirationMs,
}

/** As brokers before 2.5 filled them: the state of a producer goes with its last record, and who comes back must begin with 0. */
export const beforeKip360 = {
  checkUnknownProducer: ({ baseSequence }: Sequenced): ErrorCode =>
    baseSequence === 0 ? 'NONE' : 'UNKNOWN_PRODUCER_ID',
  forgetsProducer: ({ baseOffset, count }: ProducedBatch, { logStartOffset }: Court): boolean =>
    baseOffset + count <= logStartOffset,
} satisfies Partial<typeof producerStateRules>

export const deletionRules = {
  /** retention.ms: up to the first batch that is young, never above the high watermark (UnifiedLog.deleteRetentionMsBreachedSegments). */
  retainedFrom: ({ log, highWatermark, configs }: Replica, now: number): number => {
    if (configs.retentionMs < 0) return log.logStartOffset
    const isYoung = ({ maxTimestamp }: { maxTimestamp: number }) => now - maxTimestamp <= configs.retentionMs
    const young = batchesFrom(log, log.logStartOffset).find(isYoung)
    return Math.max(log.logStartOffset, Math.min(young?.baseOffset ?? log.logEndOffset, highWatermark))
  },

  /** The leader's, as far as this log is known to be replicated (LeaderOffsetIncremented). */
  followedLogStartOffset: ({ logStartOffset }: Log, highWatermark: number, leaders: number): number =>
    Math.max(logStartOffset, Math.min(leaders, highWatermark)),
}

/** A transmission that came to nothing, as the client sees it. */
export interface Refusal {
  readonly errorCode: SendError
  /** By its retries. */
  readonly mayRetry: boolean
  /** Transmissions so far, this one included. */
  readonly attempt: number
  /** Its sequence number less the one that is to be acknowledged next: 0: it is that one. */
  readonly ahead: number
  /** Its sequence number is another since it was sent. */
  readonly isRenumbered: boolean
  /** It has begun anew with a producer id of its own. */
  readonly isRenewed: boolean
  /** It is part of a transaction, whose numbers no client may mend by itself. */
  readonly isTransactional: boolean
  /** Whether an earlier batch of its partition ended without an answer: whether the broker expects this number is not known. */
  readonly gap: 'none' | 'somewhere before' | 'right before'
}

/**
 * What becomes of sequence numbers.
 *
 *     kept         as they are
 *     rewritten    at once, from 0 with the next epoch, of all that is unsettled of the partition, on its way or not
 *     unresolved   the same, once nothing numbered of the partition is unsettled, and if there is a gap then
 *     drained      the next epoch for all partitions, once nothing at all is on its way; what is unsettled begins from 0
 *     returned     given back: the next batch that is sent takes the number
 *     adjusted     the same, and those after it in its partition move up, on their way or not: they are refused first, and go on then
 *     renewed      this batch begins from 0 with a producer id of its own, and so does what is sent after it
 */
export type Numbers = 'kept' | 'rewritten' | 'unresolved' | 'drained' | 'returned' | 'adjusted' | 'renewed'

export interface Reaction {
  readonly does: 'retry' | 'fail' | 'stop'
  readonly numbers: Numbers
  /** A retry that costs none of `retries`. */
  readonly isFree?: boolean
}

/** Where a batch stands that may be sent. */
export interface Turn {
  /** It has its sequence number already. */
  readonly isNumbered: boolean
  /** Of its partition something numbered before it, or after it, is unsettled; or after it on its way. */
  readonly hasEarlier: boolean
  readonly hasLaterOnItsWay: boolean
  /** The partition's numbers are of an earlier epoch. */
  readonly isStale: boolean
  /** A batch before it ended without an answer. */
  readonly isUnresolved: boolean
}

const retriable: ReadonlySet<SendError> = new Set([
  'DISCONNECTED',
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
])

/** Errors that pass (Errors.exception() instanceof RetriableException). */
export const isRetriable = (errorCode: SendError): boolean => retriable.has(errorCode)

/** The application may always abort, so nothing is mended behind its back (TransactionManager.canRetry, adjustSequencesDueToFailedBatch). */
function afterRefusalInTransaction({ errorCode, mayRetry, ahead, isRenumbered, gap }: Refusal): Reaction {
  if (!mayRetry) return { does: 'fail', numbers: 'kept' }
  const isBehindAnother = gap === 'none' && (isRenumbered || ahead !== 0)
  const isEarly = errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && isBehindAnother
  return isEarly || isRetriable(errorCode) ? { does: 'retry', numbers: 'kept' } : { does: 'fail', numbers: 'adjusted' }
}

export const producerClientRules = {
  /**
   * TransactionManager.canRetry and handleFailedBatch (4.0-SNAPSHOT, October 2024). A gap in front of the next batch bumps the epoch, and so does
   * a batch that failed for good, at once: KAFKA-14034, whose repair (pull request 13796) Kafka has not taken.
   */
  afterRefusal: (refusal: Refusal): Reaction => {
    const { errorCode, mayRetry, ahead, isRenumbered, gap } = refusal
    if (refusal.isTransactional) return afterRefusalInTransaction(refusal)
    const isOutOfOrder = errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER'
    if (!mayRetry) return { does: 'fail', numbers: isOutOfOrder ? 'rewritten' : 'kept' }
    if (errorCode === 'UNKNOWN_PRODUCER_ID') return { does: 'retry', numbers: isRenumbered ? 'kept' : 'rewritten' }
    if (isOutOfOrder) {
      const isExpected = gap === 'none' ? isRenumbered || ahead !== 0 : gap === 'somewhere before'
      return { does: 'retry', numbers: isExpected ? 'kept' : 'rewritten' }
    }
    return isRetriable(errorCode) ? { does: 'retry', numbers: 'kept' } : { does: 'fail', numbers: 'rewritten' }
  },

  /** delivery.timeout.ms of a batch that was sent before and not only now (Sender.sendProducerData, markSequenceUnresolved). */
  afterExpiry: ({ hasBeenRetried }: { readonly hasBeenRetried: boolean }): Numbers =>
    hasBeenRetried ? 'unresolved' : 'kept',

  /** RecordAccumulator.shouldStopDrainBatchesForPartition: resends go one by one; news waits for an epoch that is over, and for a gap. */
  mayTransmit: ({ isNumbered, hasEarlier, isStale, isUnresolved }: Turn): boolean =>
    isNumbered ? !hasEarlier : !(hasEarlier && isStale) && !isUnresolved,

  /** RecordAccumulator.reenqueue: by sequence number, or without one to the front, each: several that failed together are turned round. */
  placeOfRetry: ({ idempotence }: Pick<ProducerConfig, 'idempotence'>): 'in order' | 'front' | 'back' =>
    idempotence ? 'in order' : 'front',

  /** Those behind a batch that backs off wait for it. */
  holdsUp: (): boolean => true,

  /** When a batch takes its sequence number; `shared`: when it is given to `send`, and the number is counted only when it is acknowledged. */
  numbering: (): 'drained' | 'sent' | 'shared' => 'drained',
}

export const producerRules = {
  ...producerStateRules,
  ...deletionRules,
  ...producerClientRules,
  ...transactionClientRules,
}
