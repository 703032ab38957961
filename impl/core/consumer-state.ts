/**
 * Consumer, its data: what it is told to be, what it keeps in memory, what it says to the application. All of it dies with the process.
 */
import type { ErrorCode } from './errors.ts'
import type { AssignorName, JoinedMember } from './group-protocol.ts'
import type { Leaders } from './leaders.ts'
import type { NodeId, Step } from './process.ts'
import type { Api, TopicPartition } from './protocol.ts'
import { kafkaRules, type Rules } from './rules.ts'
import type { GroupMetadata } from './transaction-manager.ts'
import type { IsolationLevel } from './transaction-protocol.ts'

export interface ConsumerConfig {
  /** Asked for metadata and the coordinator, in turn. */
  readonly bootstrap: readonly NodeId[]
  readonly groupId: string
  /** What a member's id begins with; absent: `consumer`. */
  readonly clientId?: string
  /** A static member (KIP-345): who starts again under it within the session goes on as the same. */
  readonly groupInstanceId?: string
  /** Subscribed to. */
  readonly topics: readonly string[]
  /** partition.assignment.strategy, the best first. All cooperative: partitions are given up one by one, else all before each rebalance. */
  readonly assignors: readonly AssignorName[]
  /** The coordinator takes a member that it does not hear of for so long for dead. */
  readonly sessionTimeoutMs: number
  readonly heartbeatIntervalMs: number
  /** Between two polls at most; who takes longer leaves the group, whatever it still does. */
  readonly maxPollIntervalMs: number
  readonly maxPollRecords: number
  readonly autoCommit: 'java' | 'librdkafka' | 'off'
  readonly autoCommitIntervalMs: number
  readonly autoOffsetReset: 'earliest' | 'latest' | 'none'
  /** read_committed: up to the last stable offset, without what was aborted. */
  readonly isolationLevel: IsolationLevel
  /** Before it begins it waits for offsets of a transaction that is not decided (KIP-447). Absent: with read_committed. */
  readonly requireStable?: boolean
  readonly requestTimeoutMs: number
  /** metadata.max.age.ms: leaders are asked for anew after so long, though nothing went wrong. */
  readonly metadataMaxAgeMs: number
  readonly fetchMaxBytes: number
  readonly pollTimeoutMs: number
  /** Absent: Kafka's. */
  readonly rules?: Rules | undefined
}

type Defaults = Omit<ConsumerConfig, 'bootstrap' | 'groupId' | 'topics'>

/** Bytes are max.partition.fetch.bytes, as a Fetch asks for one partition; the poll's time-out is the application's, and has no default. */
export const javaConsumerDefaults: Defaults = {
  assignors: ['range', 'cooperative-sticky'],
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 3_000,
  maxPollIntervalMs: 300_000,
  maxPollRecords: 500,
  autoCommit: 'java',
  autoCommitIntervalMs: 5_000,
  autoOffsetReset: 'latest',
  isolationLevel: 'read_uncommitted',
  requireStable: true,
  requestTimeoutMs: 30_000,
  metadataMaxAgeMs: 300_000,
  fetchMaxBytes: 1_048_576,
  pollTimeoutMs: 500,
}

/** Hands out record by record, and commits behind the application's back. */
export const librdkafkaConsumerDefaults: Defaults = {
  assignors: ['range', 'roundrobin'],
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 3_000,
  maxPollIntervalMs: 300_000,
  maxPollRecords: 1,
  autoCommit: 'librdkafka',
  autoCommitIntervalMs: 5_000,
  autoOffsetReset: 'latest',
  isolationLevel: 'read_committed',
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
  /** onPartitionsRevoked, or onPartitionsLost: others may have them already, and nothing can be committed for them any more. */
  | { readonly type: 'Revoked'; readonly partitions: readonly TopicPartition[]; readonly isLost: boolean }
  /** onPartitionsAssigned. `partitions`: all that it has in this generation; `added`: what it had not before. */
  | {
      readonly type: 'Assigned'
      readonly generationId: number
      readonly partitions: readonly TopicPartition[]
      readonly added: readonly TopicPartition[]
    }
  /** It is in the group, and knows what that has committed of what was added; −1: nothing. */
  | { readonly type: 'Joined'; readonly generationId: number; readonly committed: Offsets }
  /** It is not in the group, and will not be: fenced by its own instance id, or refused for what it asks. */
  | { readonly type: 'GroupFailed'; readonly errorCode: ErrorCode }
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
  /** What the next poll begins with. Reset by being assigned. */
  readonly position: number
  /** The position after what was handed out since it was assigned. */
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

/**
 * joining → (assigning, as the leader) → syncing → offsets → ready ─▶ preparing (a commit before all is given up) → joining …
 * lost: not in the group any more, and the next poll joins it; failed: never again.
 */
export type ConsumerPhase =
  'joining' | 'assigning' | 'syncing' | 'offsets' | 'ready' | 'preparing' | 'lost' | 'failed' | 'closing' | 'closed'

/** What the leader of a group deals with. */
export interface Deal {
  readonly protocolName: AssignorName
  readonly members: readonly JoinedMember[]
  /** The topics of all and their numbers of partitions, as dealt with; empty: not yet. */
  readonly dealtWith: string
}

export interface ConsumerState {
  readonly config: ConsumerConfig
  /** The coordinator's to give; empty before, and once it does not know it any more. */
  readonly memberId: string
  readonly nextCorrelationId: number
  readonly phase: ConsumerPhase
  /** −1 before joining. */
  readonly generationId: number
  /** Who it was to its group when it was last assigned something: what it tells a transaction's coordinator, also once the group has gone on without it. */
  readonly joinedAs: Pick<GroupMetadata, 'generationId' | 'memberId'>
  /** A rebalance was heard of: the next poll, or the one that waits, joins it. */
  readonly mustRejoin: boolean
  /** null: another leads. */
  readonly deal: Deal | null
  /** What it is assigned, where that takes something from it that the application may have in hand: the next poll tells. null: nothing waits. */
  readonly waiting: readonly TopicPartition[] | null
  /** Assigned, and where the group is there has not been told. */
  readonly unplaced: readonly TopicPartition[]
  /** Why it is not in the group, when that is for good. */
  readonly failure: ErrorCode
  /** Closing: the group has been told, or need not be. */
  readonly hasLeft: boolean
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
  memberId: '',
  nextCorrelationId: incarnation * perIncarnation,
  phase: 'joining',
  generationId: -1,
  joinedAs: { generationId: -1, memberId: '' },
  mustRejoin: false,
  deal: null,
  waiting: null,
  unplaced: [],
  failure: 'NONE',
  hasLeft: false,
  coordinator: '',
  partitions: {},
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

/** What is not assigned any more is not changed. */
export function change(state: ConsumerState, name: TopicPartition, changes: Partial<AssignedPartition>): ConsumerState {
  const partition = state.partitions[name]
  return partition === undefined
    ? state
    : { ...state, partitions: { ...state.partitions, [name]: { ...partition, ...changes } } }
}

export const assignedTo = ({ partitions }: ConsumerState): readonly TopicPartition[] => Object.keys(partitions)

const ofMembers: ReadonlySet<ConsumerPhase> = new Set(['assigning', 'syncing', 'offsets', 'ready', 'preparing'])
const ofOwners: ReadonlySet<ConsumerPhase> = new Set(['offsets', 'ready', 'preparing'])

/** It is in the generation that it knows: its heart beats. */
export const isMember = ({ phase }: ConsumerState): boolean => ofMembers.has(phase)

/** What it has is its own: it may say how far it got. */
export const isOwner = ({ phase }: ConsumerState): boolean => ofOwners.has(phase)

export const rulesOf = ({ config: { rules = kafkaRules } }: ConsumerState): Rules => rules

/** KafkaConsumer.groupMetadata. */
export const groupMetadataOf = ({ config, joinedAs }: ConsumerState): GroupMetadata => ({
  groupId: config.groupId,
  ...joinedAs,
  groupInstanceId: config.groupInstanceId ?? null,
})
