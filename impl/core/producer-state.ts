/**
 * Producer, its data: what it is told to be, what it keeps in memory, what it says to the application. All of it dies with the process.
 *
 *     batches:   lingering ──linger·full·flush──▶ queued ──drain──▶ awaiting ──error──▶ backoff ──▶ queued
 *     requests:  one for every answer that may still come; it may outlive its batch (delivery.timeout.ms)
 */
import type { ErrorCode } from './errors.ts'
import { leaderIn, type Leaders } from './leaders.ts'
import type { NodeId, Step } from './process.ts'
import type { Acks, TopicPartition } from './protocol.ts'
import { kafkaRules, type Rules } from './rules.ts'
import type { TransactionCall } from './producer-transaction-calls.ts'
import { newManager, type TransactionManager, type TransactionOperation } from './transaction-manager.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

/** Whose ways a producer has (client-families.ts). */
export type ClientFamily = 'java' | 'java-14034' | 'librdkafka' | 'kafkajs' | 'platformatic' | 'platformatic-2.1'

export interface ProducerConfig {
  /** Absent: `java`. */
  readonly client?: ClientFamily

  /** Asked for metadata and producer ids, in turn. */
  readonly bootstrap: readonly NodeId[]
  readonly acks: Acks
  /** Transmissions after the first. */
  readonly retries: number
  /** Requests on their way to one broker. */
  readonly maxInFlight: number
  readonly idempotence: boolean
  readonly lingerMs: number
  /** Bytes; a record that is larger travels alone. */
  readonly batchSize: number
  /** Absent: as many as there is room for. */
  readonly maxRecordsPerBatch?: number
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly retryBackoffMs: number
  /** metadata.max.age.ms: leaders are asked for anew after so long, though nothing went wrong. */
  readonly metadataMaxAgeMs: number
  readonly bufferMemory: number
  /** Absent: it has no transactions. Of two producers with one id the older is fenced. */
  readonly transactionalId?: string
  /** The coordinator aborts a transaction that takes longer. Absent: 60,000. */
  readonly transactionTimeoutMs?: number
  /** So long a call that initializes, commits or aborts is waited for. Absent: 60,000. */
  readonly maxBlockMs?: number
  /** The latest that this client can do; the cluster's feature may be older. Absent: 2, as Java's since 4.0. */
  readonly transactionVersion?: TransactionVersion
  /** Absent: Kafka's. What its family does otherwise is filled in. */
  readonly rules?: Rules | undefined
}

/** The Java client's since 4.0 (KIP-1030 made linger.ms 5; before, 0). */
export const javaProducerDefaults: Omit<ProducerConfig, 'bootstrap'> = {
  acks: -1,
  retries: 2_147_483_647,
  maxInFlight: 5,
  idempotence: true,
  lingerMs: 5,
  batchSize: 16_384,
  requestTimeoutMs: 30_000,
  deliveryTimeoutMs: 120_000,
  retryBackoffMs: 100,
  metadataMaxAgeMs: 300_000,
  bufferMemory: 33_554_432,
  transactionTimeoutMs: 60_000,
  maxBlockMs: 60_000,
}

/** The application's own name for a record. */
export type RecordId = string | number

export interface SendCall {
  readonly type: 'send'
  readonly id: RecordId
  readonly topicPartition: TopicPartition
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  /** Absent: now. */
  readonly timestamp?: number
}

export type ProducerCall = SendCall | { readonly type: 'flush' } | { readonly type: 'close' } | TransactionCall

/**
 * FATAL: the producer has given up for good; another has to be made (librdkafka's ERR__FATAL).
 * TRANSACTION_ABORTED: the application aborted before it was sent (TransactionAbortedException).
 */
export type SendError =
  ErrorCode | 'DELIVERY_TIMEOUT' | 'DISCONNECTED' | 'BUFFER_EXHAUSTED' | 'FATAL' | 'TRANSACTION_ABORTED'

export type ProducerTold =
  | {
      readonly type: 'Acknowledged'
      readonly id: RecordId
      readonly topicPartition: TopicPartition
      /** −1: the broker did not say (acks=0, or a duplicate that it no longer knows the offset of). */
      readonly offset: number
    }
  | {
      readonly type: 'Failed'
      readonly id: RecordId
      readonly topicPartition: TopicPartition
      readonly errorCode: SendError
      /** The record may be in the log, or get there yet. */
      readonly isUnknown: boolean
    }
  | { readonly type: 'Flushed' }
  | { readonly type: 'Closed' }
  /** NONE: it is done. */
  | {
      readonly type: 'TransactionAnswered'
      readonly operation: TransactionOperation
      readonly errorCode: SendError
    }
  /** Max.block.ms is over, and it goes on: the same may be asked again, and nothing else. */
  | { readonly type: 'TransactionTimedOut'; readonly operation: TransactionOperation }
  /** NONE: the group's coordinator has them, for when the transaction is committed. */
  | { readonly type: 'OffsetsSent'; readonly id: number; readonly errorCode: SendError }

export interface BatchRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
}

export interface Batch {
  /** Counts up: the order of `send`. */
  readonly batchId: number
  readonly topicPartition: TopicPartition
  readonly recordIds: readonly RecordId[]
  /** Side by side with `recordIds`. */
  readonly records: readonly BatchRecord[]
  readonly bytes: number
  readonly state: 'lingering' | 'queued' | 'awaiting' | 'backoff'
  /** Transmissions so far. */
  readonly attempt: number
  /** Of the request that is awaited; −1 when none is. */
  readonly correlationId: number
  /** Where the last transmission went; empty before any. */
  readonly broker: NodeId
  /** −1: it has none (yet, or any more), or its producer is not idempotent. */
  readonly baseSequence: number
  /** With which it goes together. */
  readonly producerId: number
  readonly producerEpoch: number
  /** It was given another number since it was last sent. Reset when it is sent. */
  readonly isRenumbered: boolean
  /** It has begun anew with a producer id of its own, which it does once. */
  readonly isRenewed: boolean
  /** Transmissions that cost no retry. */
  readonly freeAttempts: number
  /** An earlier attempt ended without a clear no. */
  readonly mayBeWritten: boolean
}

export interface PendingRequest {
  readonly correlationId: number
  readonly to: NodeId
  readonly api:
    | 'Produce'
    | 'Metadata'
    | 'InitProducerId'
    | 'FindCoordinator'
    | 'AddPartitionsToTxn'
    | 'AddOffsetsToTxn'
    | 'TxnOffsetCommit'
    | 'EndTxn'
  /** −1 for what is not Produce. */
  readonly batchId: number
}

/** What an idempotent producer knows of its numbers in one partition (the Java client's TxnPartitionEntry). */
export interface Session {
  readonly producerId: number
  readonly producerEpoch: number
  readonly nextSequence: number
  /** After the last one that was acknowledged. */
  readonly nextToAcknowledge: number
  /** After the last batch that ended without an answer; −1: none did, or it does not matter any more. */
  readonly unresolvedUpTo: number
  /** With the next epoch all that is unsettled is numbered anew. */
  readonly isToBeRewritten: boolean
}

export interface ProducerState {
  readonly config: ProducerConfig
  readonly nextCorrelationId: number
  readonly nextBatchId: number
  /** Unsettled, by batchId. */
  readonly batches: readonly Batch[]
  /** Unanswered, by correlation id. */
  readonly requests: readonly PendingRequest[]
  readonly leaders: Leaders
  /** Questions asked of the bootstrap nodes: whose turn it is. */
  readonly asked: number
  /** The last question brought nothing: the next waits for retry.backoff.ms. Reset by a useful answer. */
  readonly isAskingInVain: boolean
  /** metadata.max.age.ms is over. Reset by an answer. */
  readonly isMetadataOld: boolean
  readonly isMetadataTimerSet: boolean
  readonly isDrainTimerSet: boolean
  /** −1: not known (yet, or again: it has used up its epochs, or given itself up). */
  readonly producerId: number
  readonly producerEpoch: number
  readonly sessions: Readonly<Record<TopicPartition, Session>>
  /** Nothing is sent until nothing is on its way; then comes the next epoch. */
  readonly isDraining: boolean
  /** It has given up: nothing is sent any more. */
  readonly isStopped: boolean
  /** For each `flush` under way: the first batch that it does not wait for. */
  readonly flushes: readonly number[]
  readonly phase: 'open' | 'closing' | 'closed'
  /** The feature transaction.version, as metadata has it; undefined: it has not asked yet. */
  readonly featureVersion: TransactionVersion | undefined
  /** null: it has no transactional id. */
  readonly transaction: TransactionManager | null
}

export type ProducerStep = Step<ProducerState, ProducerTold>

/** Ids of two incarnations never meet, so an answer to a former life is not taken for one to this. */
const perIncarnation = 2 ** 32

export const initialProducer = (config: ProducerConfig, incarnation: number): ProducerState => ({
  config,
  nextCorrelationId: incarnation * perIncarnation,
  nextBatchId: 0,
  batches: [],
  requests: [],
  leaders: {},
  asked: 0,
  isAskingInVain: false,
  isMetadataOld: false,
  isMetadataTimerSet: false,
  isDrainTimerSet: false,
  producerId: -1,
  producerEpoch: -1,
  sessions: {},
  isDraining: false,
  isStopped: false,
  flushes: [],
  phase: 'open',
  featureVersion: undefined,
  transaction: config.transactionalId === undefined ? null : newManager,
})

export const rulesOf = ({ config }: Pick<ProducerState, 'config'>): Rules => config.rules ?? kafkaRules

export const leaderOf = ({ leaders }: ProducerState, name: TopicPartition): NodeId => leaderIn(leaders, name)

export const replaceBatch = (state: ProducerState, batch: Batch): ProducerState => ({
  ...state,
  batches: state.batches.map(each => (each.batchId === batch.batchId ? batch : each)),
})
