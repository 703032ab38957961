/** What a broker is made of, and how its steps are put together. */
import type { Groups } from './coordinator.ts'
import type { ClassicGroup, GroupWriting } from './group.ts'
import { emptyImage, type MetadataImage } from './metadata.ts'
import type { Effect, NodeId, Step } from './process.ts'
import type { Request, RequestOf, TopicPartition } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { kafkaRules, type Rules } from './rules.ts'
import type { TransactionOffice, TransactionWriting } from './transaction.ts'

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
  /** transaction.max.timeout.ms: no producer may ask for more. */
  readonly transactionMaxTimeoutMs: number
  /** The highest epoch that a producer is given; the one above is the coordinator's, to fence with. Kafka's is 32,766; a smaller one is used up sooner. */
  readonly lastProducerEpoch: number
  /** transactional.id.expiration.ms: since its last transaction was complete. */
  readonly transactionalIdExpirationMs: number
  /** transaction.partition.verification.enable (KIP-890, part 1). */
  readonly transactionPartitionVerification: boolean
  /** Of __transaction_state, which is made when somebody first asks for a coordinator; as many of each as there are brokers, at most. */
  readonly transactionStateLogNumPartitions: number
  readonly transactionStateLogReplicationFactor: number
  readonly transactionStateLogMinIsr: number
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
  transactionMaxTimeoutMs: 900_000,
  lastProducerEpoch: 32_766,
  transactionalIdExpirationMs: 604_800_000,
  transactionPartitionVerification: true,
  // 50 in Kafka: here every partition costs its followers' fetches.
  transactionStateLogNumPartitions: 1,
  transactionStateLogReplicationFactor: 3,
  transactionStateLogMinIsr: 2,
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
  /** What some of them are for. */
  readonly errands: Readonly<Record<number, Errand>>
  /** What the coordinator of a group writes, by the id under which it waits for replication. */
  readonly writing: Readonly<Record<number, Writing>>
  /** What the groups of a partition of __consumer_offsets have, as far as its log was read. */
  readonly groups: Readonly<Record<TopicPartition, Groups>>
  /** Groups that this broker coordinates now. */
  readonly offices: Readonly<Record<TopicPartition, Office>>
  /** Transactional ids that this broker coordinates now. */
  readonly transactionOffices: Readonly<Record<TopicPartition, TransactionOffice>>
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

/** What a broker writes for itself, and whom it answers then. */
export type Writing =
  | (Asker & { readonly kind: 'offsets' | 'transactional offsets' })
  | (Asker & { readonly kind: 'marker'; readonly topicPartition: TopicPartition })
  | GroupWriting
  | TransactionWriting

/** What goes on when this broker is answered, or never will be. */
export type Errand =
  /** A first batch of a transaction: does its coordinator know? */
  | (Asker & { readonly kind: 'produce'; readonly request: RequestOf<'Produce'>; readonly guard: number })
  | (Asker & { readonly kind: 'offsets'; readonly request: RequestOf<'TxnOffsetCommit'>; readonly guard: number })
  /** What could not be answered without another producer id. */
  | (Asker & { readonly kind: 'producer id'; readonly request: RequestOf<'InitProducerId' | 'EndTxn'> })
  | { readonly kind: 'fencing id'; readonly transactionalId: string }
  | { readonly kind: 'transaction topic' }
  | {
      readonly kind: 'marker'
      readonly transactionalId: string
      readonly topicPartition: TopicPartition
      readonly coordinatorEpoch: number
    }

export const emptyBroker = (incarnation: number): BrokerState => ({
  incarnation,
  brokerEpoch: 0,
  actsFrom: 0,
  image: emptyImage,
  replicas: {},
  asked: {},
  errands: {},
  writing: {},
  groups: {},
  offices: {},
  transactionOffices: {},
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

/** Asks, and remembers what for. */
export function send(state: BrokerState, to: NodeId, body: Request, errand: Errand): Step<BrokerState> {
  const [next, effects] = ask(state, to, body)
  return [{ ...next, errands: { ...next.errands, [state.nextCorrelationId]: errand } }, effects]
}

/** Forgets a request that is answered, or never will be. */
export function forgotten(state: BrokerState, correlationId: number): BrokerState {
  const { [correlationId]: _, ...asked } = state.asked
  if (state.errands[correlationId] === undefined) return { ...state, asked }
  const { [correlationId]: __, ...errands } = state.errands
  return { ...state, asked, errands }
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
