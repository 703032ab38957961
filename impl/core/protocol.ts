/**
 * What processes say to each other: Kafka's requests and responses with Kafka's names, as plain values; record batches as Kafka's bytes.
 *
 * One partition a request where Kafka packs many: a batch of requests is a matter of the wire. `FetchMetadataLog` is Kafka's Fetch on
 * __cluster_metadata with records already decoded. Offsets are numbers (2⁵³ is enough here), exclusive where they end something.
 */
import type { ErrorCode } from './errors.ts'
import type { GroupRequest, GroupResponse } from './group-protocol.ts'
import type { MetadataBatch } from './metadata.ts'
import type {
  AbortedTransaction,
  IsolationLevel,
  TransactionRequest,
  TransactionResponse,
  TransactionVersion,
} from './transaction-protocol.ts'

/** `topic-partition`: `orders-0`. */
export type TopicPartition = string

export const topicPartition = (topic: string, partition: number): TopicPartition => `${topic}-${partition}`

/** The topic and the partition's number that a name stands for; the last dash separates them. */
export function topicOf(name: TopicPartition): { readonly topic: string; readonly partition: number } {
  const dash = name.lastIndexOf('-')
  return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) }
}

/** −1 is all. */
export type Acks = 0 | 1 | -1

export type Request =
  | GroupRequest
  | TransactionRequest
  | {
      readonly api: 'Produce'
      readonly topicPartition: TopicPartition
      readonly acks: Acks
      /** One record batch in format v2 (record-batch.ts); its base offset is 0, the leader assigns the real one. */
      readonly batch: Uint8Array
      /** Whose transaction a transactional batch is of. */
      readonly transactionalId?: string
      /** Of the client; absent: 0. With 2 the leader adds the partition to the transaction. */
      readonly transactionVersion?: TransactionVersion
    }
  | {
      readonly api: 'Fetch'
      readonly topicPartition: TopicPartition
      /** The broker that replicates; −1: a consumer. */
      readonly replicaId: number
      /** The follower's incarnation (KIP-903); −1: a consumer. */
      readonly brokerEpoch: number
      /** −1: not known, and not checked. */
      readonly currentLeaderEpoch: number
      readonly fetchOffset: number
      /** The leader epoch of the last batch that the follower has; −1: its log is empty, or a consumer. */
      readonly lastFetchedEpoch: number
      /** At least one batch is returned, however large. */
      readonly maxBytes: number
      /** A consumer's; absent: read_uncommitted. */
      readonly isolationLevel?: IsolationLevel
    }
  | {
      readonly api: 'ListOffsets'
      readonly topicPartition: TopicPartition
      readonly at: 'earliest' | 'latest'
      /** Absent: read_uncommitted. With read_committed `latest` is the last stable offset. */
      readonly isolationLevel?: IsolationLevel
    }
  | { readonly api: 'Metadata' }
  | {
      readonly api: 'CreateTopics'
      readonly topic: string
      readonly partitions: number
      readonly replicationFactor: number
      readonly configs: TopicConfigs
      /** Brokers of each partition, the preferred leader first; absent: the controller spreads them. */
      readonly assignment?: readonly (readonly number[])[]
    }
  | {
      readonly api: 'CreatePartitions'
      readonly topic: string
      /** Of all partitions, the new ones included. */
      readonly count: number
      /** Brokers of each new partition, the preferred leader first; absent: the controller spreads them. */
      readonly assignment?: readonly (readonly number[])[]
    }
  | {
      readonly api: 'DeleteRecords'
      readonly topicPartition: TopicPartition
      /** The first offset that stays; −1: whatever is below the high watermark goes. */
      readonly offset: number
    }
  | { readonly api: 'BrokerRegistration'; readonly brokerId: number; readonly incarnation: number }
  | { readonly api: 'BrokerHeartbeat'; readonly brokerId: number; readonly brokerEpoch: number }
  | {
      readonly api: 'FetchMetadataLog'
      readonly brokerId: number
      readonly brokerEpoch: number
      readonly fetchOffset: number
      readonly maxBatches: number
    }
  | {
      readonly api: 'AlterPartition'
      readonly topicPartition: TopicPartition
      readonly brokerId: number
      readonly brokerEpoch: number
      readonly leaderEpoch: number
      readonly partitionEpoch: number
      /** Broker epoch −1: the leader does not know it, and it is not checked. */
      readonly newIsr: readonly { readonly brokerId: number; readonly brokerEpoch: number }[]
    }

export type Response =
  | GroupResponse
  | TransactionResponse
  | {
      readonly api: 'Produce'
      readonly errorCode: ErrorCode
      readonly topicPartition: TopicPartition
      /** The offset of the batch's first record; −1 where nothing is known of it. */
      readonly baseOffset: number
    }
  | {
      readonly api: 'Fetch'
      readonly errorCode: ErrorCode
      readonly topicPartition: TopicPartition
      readonly highWatermark: number
      /** Below it every transaction is decided. Told to who reads read_committed; absent: nobody asked. */
      readonly lastStableOffset?: number
      readonly logStartOffset: number
      /** Whole record batches, one after the other. To a consumer only what is below the high watermark, or the last stable offset (read_committed). */
      readonly batches: Uint8Array
      /** Of which `batches` have records that a read_committed consumer leaves out, by their first offset; absent: read_uncommitted. */
      readonly abortedTransactions?: readonly AbortedTransaction[]
      /** KIP-595: the logs differ; the follower truncates to this epoch's end, or to where its own log ends it. */
      readonly divergingEpoch?: { readonly epoch: number; readonly endOffset: number }
    }
  | {
      readonly api: 'ListOffsets'
      readonly errorCode: ErrorCode
      readonly topicPartition: TopicPartition
      readonly offset: number
    }
  | {
      readonly api: 'Metadata'
      readonly errorCode: ErrorCode
      /** `leader` is a broker id; 0: there is none. */
      readonly partitions: Readonly<Record<TopicPartition, { readonly leader: number; readonly leaderEpoch: number }>>
      /** The feature in force (Kafka says it in ApiVersions); absent: who answers does not know it yet. */
      readonly transactionVersion?: TransactionVersion
    }
  | { readonly api: 'CreateTopics'; readonly errorCode: ErrorCode }
  | { readonly api: 'CreatePartitions'; readonly errorCode: ErrorCode }
  | {
      readonly api: 'DeleteRecords'
      readonly errorCode: ErrorCode
      readonly topicPartition: TopicPartition
      /** The log start offset of the leader; −1 where nothing was done. */
      readonly lowWatermark: number
    }
  /** `metadataOffset`: where the metadata log ends that this registration wrote; the broker acts once it has read so far. */
  | {
      readonly api: 'BrokerRegistration'
      readonly errorCode: ErrorCode
      readonly brokerEpoch: number
      readonly metadataOffset: number
    }
  | { readonly api: 'BrokerHeartbeat'; readonly errorCode: ErrorCode; readonly isFenced: boolean }
  | {
      readonly api: 'FetchMetadataLog'
      readonly errorCode: ErrorCode
      readonly batches: readonly MetadataBatch[]
      readonly endOffset: number
    }
  | {
      readonly api: 'AlterPartition'
      readonly errorCode: ErrorCode
      readonly topicPartition: TopicPartition
      /** What is in force now. */
      readonly leader: number
      readonly leaderEpoch: number
      readonly partitionEpoch: number
      readonly isr: readonly number[]
    }

export type Api = Request['api']
export type RequestOf<A extends Api> = Extract<Request, { api: A }>
export type ResponseOf<A extends Api> = Extract<Response, { api: A }>

/** What is set per topic, in Kafka's names; units last. */
export interface TopicConfigs {
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElection: boolean
  /**
   * What the high watermark does while fewer than min.insync.replicas are in sync. `frozen`: nothing more becomes visible, nor is sure to survive
   * (KAFKA-15583, in 3.7, for KIP-966). `advances`: as ever before.
   */
  readonly highWatermarkBelowMinIsr: 'advances' | 'frozen'
  /** flush.messages: after how many records an append is flushed before anybody hears of it; 0: the operating system flushes when it likes. */
  readonly flushMessages: number
  /** Bytes of one record batch. */
  readonly maxMessageBytes: number
  /** How long a record stays, by its timestamp; −1: for ever, which is the default here (Kafka's is seven days). */
  readonly retentionMs: number
}

export const defaultTopicConfigs: TopicConfigs = {
  minInsyncReplicas: 1,
  uncleanLeaderElection: false,
  highWatermarkBelowMinIsr: 'advances',
  flushMessages: 0,
  maxMessageBytes: 1_048_588,
  retentionMs: -1,
}
