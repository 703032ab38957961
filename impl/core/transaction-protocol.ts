/**
 * What producers, partition leaders and transaction coordinators say to each other, with Kafka's names (KIP-98, KIP-890).
 *
 *     FindCoordinator ─▶ InitProducerId ─▶ AddPartitionsToTxn ─▶ Produce … AddOffsetsToTxn ─▶ TxnOffsetCommit ─▶ EndTxn          the producer
 *                                                                                    coordinator ─▶ WriteTxnMarkers ─▶ leaders of partitions
 *                                                     leader of a partition ─▶ AddPartitionsToTxn (verifies, or adds) ─▶ coordinator
 *
 * Kafka tells a client's transaction version by the versions of its requests (Produce 12, TxnOffsetCommit 5 and EndTxn 5 are of version 2); here it
 * stands in them as `transactionVersion`.
 */
import type { ErrorCode } from './errors.ts'
import type { TopicPartition } from './protocol.ts'

/**
 * The feature transaction.version. 0: as ever. 1: the coordinator's records are flexible. 2 (KIP-890, part 2): producing adds the partition, and every
 * transaction has an epoch of its own. To a client 0 and 1 are the same.
 */
export type TransactionVersion = 0 | 1 | 2

/** The default is read_uncommitted, as Kafka's protocol and Java's client have it. */
export type IsolationLevel = 'read_uncommitted' | 'read_committed'

export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort'
  | 'PrepareEpochFence'
  | 'Dead'

/** A transaction that was aborted and has records here; they begin at `firstOffset`. */
export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

interface OfProducer {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
}

export type TransactionRequest =
  /** The coordinator of a transactional id; of a group: group-protocol.ts. The answer is the same. */
  | { readonly api: 'FindCoordinator'; readonly transactionalId: string }
  /**
   * A producer id and its epoch. With a transactional id they are the coordinator's to give, and whoever had them is fenced; who has some already says so
   * (KIP-360). Without one the id is a new one all the same.
   */
  | {
      readonly api: 'InitProducerId'
      /** Absent: the producer is idempotent, no more. */
      readonly transactionalId?: string
      /** transaction.timeout.ms; absent where there is no transactional id. */
      readonly transactionTimeoutMs?: number
      readonly producerId?: number
      readonly producerEpoch?: number
    }
  | (OfProducer & {
      readonly api: 'AddPartitionsToTxn'
      readonly topicPartitions: readonly TopicPartition[]
      /** Asked by the leader of the partitions: are they in the transaction? Nothing is added then. */
      readonly verifyOnly: boolean
    })
  | (OfProducer & { readonly api: 'AddOffsetsToTxn'; readonly groupId: string })
  /** Asked of the group's coordinator. Generation −1 and no member: the producer does not know them, and nothing is checked (before KIP-447). */
  | (OfProducer & {
      readonly api: 'TxnOffsetCommit'
      readonly groupId: string
      readonly generationId: number
      readonly memberId: string
      readonly groupInstanceId: string | null
      readonly offsets: Readonly<Record<TopicPartition, number>>
      readonly transactionVersion: TransactionVersion
    })
  | (OfProducer & {
      readonly api: 'EndTxn'
      /** Or aborted. */
      readonly committed: boolean
      readonly transactionVersion: TransactionVersion
    })
  /** Of a transaction coordinator, to the leader of a partition. */
  | {
      readonly api: 'WriteTxnMarkers'
      readonly topicPartition: TopicPartition
      readonly producerId: number
      readonly producerEpoch: number
      readonly committed: boolean
      /** The leader epoch of the coordinator's partition of __transaction_state. */
      readonly coordinatorEpoch: number
      readonly transactionVersion: TransactionVersion
    }
  | { readonly api: 'DescribeTransactions'; readonly transactionalId: string }

export type TransactionResponse =
  | {
      readonly api: 'InitProducerId'
      readonly errorCode: ErrorCode
      readonly producerId: number
      readonly producerEpoch: number
    }
  /** `errorCode`: of the whole request; `results`: of each partition, all of them where the whole request is taken. */
  | {
      readonly api: 'AddPartitionsToTxn'
      readonly errorCode: ErrorCode
      readonly results: Readonly<Record<TopicPartition, ErrorCode>>
    }
  | { readonly api: 'AddOffsetsToTxn'; readonly errorCode: ErrorCode }
  | { readonly api: 'TxnOffsetCommit'; readonly errorCode: ErrorCode }
  /** What the producer goes on with in transaction version 2; −1 in versions before, and where it is refused. */
  | {
      readonly api: 'EndTxn'
      readonly errorCode: ErrorCode
      readonly producerId: number
      readonly producerEpoch: number
    }
  | { readonly api: 'WriteTxnMarkers'; readonly errorCode: ErrorCode; readonly topicPartition: TopicPartition }
  | {
      readonly api: 'DescribeTransactions'
      readonly errorCode: ErrorCode
      readonly transactionState: TransactionState
      readonly producerId: number
      readonly producerEpoch: number
      readonly transactionTimeoutMs: number
      /** −1: none is under way. */
      readonly transactionStartTimeMs: number
      readonly topicPartitions: readonly TopicPartition[]
    }
