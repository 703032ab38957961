/** What a broker is made of, and how its steps are put together. */
import type { Groups } from './coordinator.ts'
import type { ClassicGroup, GroupWriting } from './group.ts'
import { emptyImage, type MetadataImage } from './metadata.ts'
import type { Effect, NodeId, Step } from './process.ts'
import type { Request, TopicPartition } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { kafkaRules, type Rules } from './rules.ts'

export interface BrokerConfig {
  readonly brokerId: number
  readonly controller: NodeId
  readonly heartbeatIntervalMs: number
  /** How long a request of this broker's waits for its answer. */
  readonly requestTimeoutMs: number
  /** The longest pause between two fetches that bring nothing; the pause doubles from 1 ms. */
  readonly fetchWaitMaxMs: number
  readonly fetchMaxBytes: number
  /** The pause between two looks at the metadata log when it has nothing new. */
  readonly metadataWaitMs: number
  /** How many decisions of the controller it reads at a time; it acts on all of them at once. */
  readonly metadataMaxBatches: number
  readonly replicaLagTimeMaxMs: number
  /** How long an idempotent producer is remembered after its last record. */
  readonly producerIdExpirationMs: number
  /** group.initial.rebalance.delay.ms: how long an empty group waits for more members before it deals. */
  readonly groupInitialRebalanceDelayMs: number
  readonly groupMinSessionTimeoutMs: number
  readonly groupMaxSessionTimeoutMs: number
  /** group.max.size: members. */
  readonly groupMaxSize: number
  readonly rules: Rules
}

export const defaultBrokerConfig = (brokerId: number): BrokerConfig => ({
  brokerId,
  controller: 'controller',
  heartbeatIntervalMs: 2_000,
  requestTimeoutMs: 30_000,
  fetchWaitMaxMs: 500,
  fetchMaxBytes: 1_048_576,
  metadataWaitMs: 500,
  metadataMaxBatches: 1,
  replicaLagTimeMaxMs: 30_000,
  producerIdExpirationMs: 86_400_000,
  groupInitialRebalanceDelayMs: 3_000,
  groupMinSessionTimeoutMs: 6_000,
  groupMaxSessionTimeoutMs: 1_800_000,
  groupMaxSize: 2_147_483_647,
  rules: kafkaRules,
})

export interface BrokerState {
  readonly incarnation: number
  /** 0 until this incarnation is registered. */
  readonly brokerEpoch: number
  /** It acts on the metadata log once it has read up to here: what stands before was for an incarnation that is gone (KIP-380). */
  readonly actsFrom: number
  readonly image: MetadataImage
  readonly replicas: Readonly<Record<TopicPartition, Replica>>
  /** Requests of this broker's that are on their way. */
  readonly asked: Readonly<Record<number, Request>>
  /** What the coordinator of a group writes, by the id under which it waits for replication. */
  readonly writing: Readonly<Record<number, Writing>>
  /** What the groups of a partition of __consumer_offsets have, as far as its log was read. */
  readonly groups: Readonly<Record<TopicPartition, Groups>>
  /** Groups that this broker coordinates now. */
  readonly offices: Readonly<Record<TopicPartition, Office>>
  /** Member ids that it has given out in this life. */
  readonly memberIds: number
  /** Whom the answer to a request is for that was passed on to the controller (KIP-590). */
  readonly forwarded: Readonly<Record<number, Asker>>
  readonly nextCorrelationId: number
  /** By partition: the pause before the next fetch. */
  readonly fetchPauseMs: Readonly<Record<TopicPartition, number>>
  readonly freeBytes: number
}

export interface Asker {
  readonly from: NodeId
  readonly correlationId: number
}

/** The groups of a partition of __consumer_offsets, while this broker leads it in that epoch. */
export interface Office {
  readonly leaderEpoch: number
  readonly groups: Readonly<Record<string, ClassicGroup>>
}

/** What a coordinator writes, and whom it answers then. */
export type Writing = (Asker & { readonly kind: 'offsets' }) | GroupWriting

export const emptyBroker = (incarnation: number): BrokerState => ({
  incarnation,
  brokerEpoch: 0,
  actsFrom: 0,
  image: emptyImage,
  replicas: {},
  asked: {},
  writing: {},
  groups: {},
  offices: {},
  memberIds: 0,
  forwarded: {},
  nextCorrelationId: incarnation * 2 ** 32,
  fetchPauseMs: {},
  freeBytes: Number.POSITIVE_INFINITY,
})

export const brokerNode = (id: number): `broker-${number}` => `broker-${id}`

/** Asks `to`, and remembers what for. */
export function ask(state: BrokerState, to: NodeId, body: Request): Step<BrokerState> {
  const correlationId = state.nextCorrelationId
  const asked = { ...state.asked, [correlationId]: body }
  const effect: Effect = { type: 'Send', to, correlationId, message: { kind: 'request', body } }
  return [{ ...state, asked, nextCorrelationId: correlationId + 1 }, [effect]]
}

/** Forgets a request that is answered, or never will be. */
export function forgotten(state: BrokerState, correlationId: number): BrokerState {
  const { [correlationId]: _, ...asked } = state.asked
  return { ...state, asked }
}

export const timer = (name: string, afterMs: number): Effect => ({ type: 'SetTimer', timer: name, afterMs })

/** One step after the other, their effects in order. */
export function followedBy(
  first: Step<BrokerState>,
  ...more: readonly ((state: BrokerState) => Step<BrokerState>)[]
): Step<BrokerState> {
  return more.reduce<Step<BrokerState>>(([state, effects], next) => {
    const [after, further] = next(state)
    return [after, [...effects, ...further]]
  }, first)
}

export const lift = (
  state: BrokerState,
  [replica, effects]: readonly [Replica, readonly Effect[]],
): Step<BrokerState> => [withReplica(state, replica), effects]

export const withReplica = (state: BrokerState, replica: Replica): BrokerState => ({
  ...state,
  replicas: { ...state.replicas, [replica.topicPartition]: replica },
})
