/**
 * Consumer, its data: what it is told to be, what it keeps in memory, what it says to the application. All of it dies with the process.
 */
import type { ErrorCode } from './errors.ts'
import type { Leaders } from './leaders.ts'
import type { NodeId, Step } from './process.ts'
import type { Api, TopicPartition } from './protocol.ts'
import type { Rules } from './rules.ts'

export interface ConsumerConfig {
  /** Asked for metadata and the coordinator, in turn. */
  readonly bootstrap: readonly NodeId[]
  readonly groupId: string
  /** Tells the members of a group apart; absent: `consumer`. */
  readonly clientId?: string
  /** Assigned for good. */
  readonly topicPartitions: readonly TopicPartition[]
  readonly maxPollRecords: number
  readonly autoCommit: 'java' | 'librdkafka' | 'off'
  readonly autoCommitIntervalMs: number
  readonly autoOffsetReset: 'earliest' | 'latest' | 'none'
  readonly requestTimeoutMs: number
  /** metadata.max.age.ms: leaders are asked for anew after so long, though nothing went wrong. */
  readonly metadataMaxAgeMs: number
  readonly fetchMaxBytes: number
  readonly pollTimeoutMs: number
  /** Absent: Kafka's. */
  readonly rules?: Rules | undefined
}

type Defaults = Omit<ConsumerConfig, 'bootstrap' | 'groupId' | 'topicPartitions'>

/** Bytes are max.partition.fetch.bytes, as a Fetch asks for one partition; the poll's time-out is the application's, and has no default. */
export const javaConsumerDefaults: Defaults = {
  maxPollRecords: 500,
  autoCommit: 'java',
  autoCommitIntervalMs: 5_000,
  autoOffsetReset: 'latest',
  requestTimeoutMs: 30_000,
  metadataMaxAgeMs: 300_000,
  fetchMaxBytes: 1_048_576,
  pollTimeoutMs: 500,
}

/** Hands out record by record, and commits behind the application's back. */
export const librdkafkaConsumerDefaults: Defaults = {
  maxPollRecords: 1,
  autoCommit: 'librdkafka',
  autoCommitIntervalMs: 5_000,
  autoOffsetReset: 'latest',
  requestTimeoutMs: 60_000,
  metadataMaxAgeMs: 300_000,
  fetchMaxBytes: 1_048_576,
  pollTimeoutMs: 500,
}

/** Before whatever failed is tried again. */
export const retryBackoffMs = 100

export type Offsets = Readonly<Record<TopicPartition, number>>

export type ConsumerCall =
  | { readonly type: 'poll' }
  /** Absent offsets: the positions. */
  | { readonly type: 'commit'; readonly offsets?: Offsets }
  | { readonly type: 'seek'; readonly topicPartition: TopicPartition; readonly offset: number }
  | { readonly type: 'pause' | 'resume'; readonly topicPartition: TopicPartition }
  | { readonly type: 'close' }

export interface PolledRecord {
  readonly topicPartition: TopicPartition
  readonly offset: number
  /** Of the leader that wrote it, as its batch says. */
  readonly leaderEpoch: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

export type ConsumerTold =
  /** `committed`: what the group had; −1: nothing. */
  | { readonly type: 'Joined'; readonly generationId: number; readonly committed: Offsets }
  /** Empty: nothing came in pollTimeoutMs. */
  | { readonly type: 'Polled'; readonly records: readonly PolledRecord[] }
  | { readonly type: 'Committed'; readonly offsets: Offsets }
  /** The offsets may have been stored all the same when the error is DISCONNECTED. */
  | { readonly type: 'CommitFailed'; readonly errorCode: ErrorCode | 'DISCONNECTED' }
  /** `offset`: what is not there; −1: the group had none. `reset: 'none'`: it is the application's to seek. */
  | {
      readonly type: 'OffsetOutOfRange'
      readonly topicPartition: TopicPartition
      readonly offset: number
      readonly reset: ConsumerConfig['autoOffsetReset']
    }
  | { readonly type: 'Closed' }

/** All offsets are the next ones; −1: none. */
export interface AssignedPartition {
  /** What the next poll begins with. Reset by joining. */
  readonly position: number
  /** The position after what was handed out since joining. */
  readonly handedOut: number
  /** What the coordinator acknowledged last, or had. */
  readonly committedOffset: number
  /** What it was last asked to commit; goes back to `committedOffset` when that failed. */
  readonly sentOffset: number
  readonly isPaused: boolean
}

export const unknownPartition: AssignedPartition = {
  position: -1,
  handedOut: -1,
  committedOffset: -1,
  sentOffset: -1,
  isPaused: false,
}

export interface ConsumerRequest {
  readonly correlationId: number
  readonly to: NodeId
  readonly api: Api
  /** Of a Fetch or ListOffsets; empty otherwise. */
  readonly topicPartition: TopicPartition
  /** Of a Fetch; −1 otherwise. */
  readonly fetchOffset: number
  /** Of an OffsetCommit; empty otherwise. */
  readonly offsets: Offsets
  /** When it was sent. */
  readonly generationId: number
}

export interface Poll {
  /** Partitions that brought nothing in this round. */
  readonly tried: readonly TopicPartition[]
  /** The one that is being fetched, or will be when its timer fires; empty: none. */
  readonly at: TopicPartition
}

export interface ConsumerState {
  readonly config: ConsumerConfig
  readonly memberId: string
  readonly nextCorrelationId: number
  /** joining → offsets → ready; lost: another generation has taken over, and the next poll joins it. */
  readonly phase: 'joining' | 'offsets' | 'ready' | 'lost' | 'closing' | 'closed'
  /** −1 before joining. */
  readonly generationId: number
  /** Empty: to be found. */
  readonly coordinator: NodeId
  readonly partitions: Readonly<Record<TopicPartition, AssignedPartition>>
  readonly leaders: Leaders
  /** Unanswered, by correlation id. */
  readonly requests: readonly ConsumerRequest[]
  readonly timers: readonly string[]
  /** null: the application is not polling. */
  readonly poll: Poll | null
  /** Index of the partition that the next poll begins with. */
  readonly turn: number
  /** Questions asked of the bootstrap nodes: whose turn it is. */
  readonly asked: number
  /** metadata.max.age.ms is over. Reset by an answer. */
  readonly isMetadataOld: boolean
  /** The last metadata did not help: the next waits. Reset by some that does. */
  readonly isAskingInVain: boolean
  /** Java's manner: the interval is over, the next poll commits. */
  readonly isAutoCommitDue: boolean
}

export type ConsumerStep = Step<ConsumerState, ConsumerTold>

/** Ids of two incarnations never meet, so an answer to a former life is not taken for one to this. */
const perIncarnation = 2 ** 32

export const initialConsumer = (config: ConsumerConfig, incarnation: number): ConsumerState => ({
  config,
  memberId: `${config.clientId ?? 'consumer'}-${incarnation}`,
  nextCorrelationId: incarnation * perIncarnation,
  phase: 'joining',
  generationId: -1,
  coordinator: '',
  partitions: Object.fromEntries(config.topicPartitions.map(name => [name, unknownPartition])),
  leaders: {},
  requests: [],
  timers: [],
  poll: null,
  turn: 0,
  asked: 0,
  isMetadataOld: false,
  isAskingInVain: false,
  isAutoCommitDue: false,
})

export const tell = (state: ConsumerState, told: ConsumerTold): ConsumerStep => [state, [{ type: 'Tell', told }]]

export const change = (
  state: ConsumerState,
  name: TopicPartition,
  changes: Partial<AssignedPartition>,
): ConsumerState => ({
  ...state,
  partitions: { ...state.partitions, [name]: { ...state.partitions[name]!, ...changes } },
})
