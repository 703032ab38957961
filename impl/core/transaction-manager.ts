/**
 * Transaction manager: what a transactional producer knows of its transaction, and how its state may change (the Java client's TransactionManager).
 *
 *     UNINITIALIZED ─▶ INITIALIZING ─▶ READY ─▶ IN_TRANSACTION ─▶ COMMITTING_TRANSACTION ─▶ READY
 *                                        ▲          │  │                   │ a send or an offset failed
 *                                        │          │  └─▶ ABORTABLE_ERROR ◀┘
 *                                        └───── ABORTING_TRANSACTION ◀─┘          from anywhere ─▶ FATAL_ERROR: close it, and make another
 *
 *   X1  an error that can be mended by aborting stays until the application aborts; a fatal one stays for ever
 *   X2  whoever aborts hears of no new error: the transaction is lost anyway
 *
 * Files: producer-transaction-calls (what the application asks), producer-transaction-requests (the coordinators), transaction-client-rules (contested
 * decisions).
 *
 * Not modelled: authorization (an id that is not allowed makes Java's producer UNINITIALIZED again), two-phase commit (KIP-939).
 */
import { assert } from './assert.ts'
import type { NodeId } from './process.ts'
import type { ProducerState, SendError } from './producer-state.ts'
import type { TopicPartition } from './protocol.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

export type ManagerState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR'

/** What a member is to its group (ConsumerGroupMetadata). Who knows only the group has generation −1 and an empty member id. */
export interface GroupMetadata {
  readonly groupId: string
  readonly generationId: number
  readonly memberId: string
  readonly groupInstanceId: string | null
}

export interface OffsetsToSend {
  /** The application's name for the call. */
  readonly id: number
  readonly offsets: Readonly<Record<TopicPartition, number>>
  readonly group: GroupMetadata
}

/** Of the application, answered later; begin and send are answered at once. */
export type TransactionOperation = 'initTransactions' | 'commitTransaction' | 'abortTransaction'

/** A request to a coordinator that is to be sent, or on its way. */
export type TransactionalRequest = { readonly isRetry: boolean } & (
  | { readonly api: 'FindCoordinator'; readonly groupId?: string }
  /** Of the next epoch: a producer that must not go on with the one it has. */
  | { readonly api: 'InitProducerId'; readonly isEpochBump: boolean }
  | { readonly api: 'AddPartitionsToTxn'; readonly topicPartitions: readonly TopicPartition[] }
  | { readonly api: 'AddOffsetsToTxn'; readonly sent: OffsetsToSend }
  | { readonly api: 'TxnOffsetCommit'; readonly sent: OffsetsToSend }
  /** In the version with which the transaction began. */
  | { readonly api: 'EndTxn'; readonly committed: boolean; readonly version: TransactionVersion }
)

export interface TransactionManager {
  readonly state: ManagerState
  /** NONE where the state is no error. */
  readonly lastError: SendError
  /** Empty: to be found. */
  readonly coordinator: NodeId
  readonly groupCoordinator: NodeId
  /** Of this transaction, or the next one. */
  readonly version: TransactionVersion
  /** The coordinator knows of it, or may: without that there is nothing to end. Reset when it ends. */
  readonly isStarted: boolean
  /** The producer asks for the next epoch once the transaction has ended. Reset then. */
  readonly mustBumpEpoch: boolean
  /** Sent to, and not asked for yet; asked for; added. Reset when it ends. */
  readonly newPartitions: readonly TopicPartition[]
  readonly pendingPartitions: readonly TopicPartition[]
  readonly partitions: readonly TopicPartition[]
  /** To be sent, the next first: one at a time is on its way. */
  readonly requests: readonly TransactionalRequest[]
  /** null: nothing is on its way. */
  readonly inFlight: { readonly correlationId: number; readonly request: TransactionalRequest } | null
  /** An EndTxn went without an answer: how it ended is not known until the next answer. Reset by one. */
  readonly isEndUnknown: boolean
  readonly isTimerSet: boolean
  /** What was asked and not taken note of yet (Java's pendingTransition): it must be asked again before anything else is. */
  readonly pending: Pending | null
}

export interface Pending {
  readonly operation: TransactionOperation
  /** Undefined: not known yet. */
  readonly outcome: SendError | undefined
  /** Somebody waits; else max.block.ms was over. */
  readonly isAwaited: boolean
}

export const newManager: TransactionManager = {
  state: 'UNINITIALIZED',
  lastError: 'NONE',
  coordinator: '',
  groupCoordinator: '',
  version: 0,
  isStarted: false,
  mustBumpEpoch: false,
  newPartitions: [],
  pendingPartitions: [],
  partitions: [],
  requests: [],
  inFlight: null,
  isEndUnknown: false,
  isTimerSet: false,
  pending: null,
}

/** Of a producer that has a transactional id. */
export function managerOf({ transaction }: Pick<ProducerState, 'transaction'>): TransactionManager {
  assert(transaction !== null, 'a producer that is asked of transactions has a transactional id')
  return transaction
}

export const withManager = (state: ProducerState, changes: Partial<TransactionManager>): ProducerState => ({
  ...state,
  transaction: { ...managerOf(state), ...changes },
})

/** By target: from where it may be reached (TransactionManager.State.isTransitionValid). */
const sources: Readonly<Record<ManagerState, readonly ManagerState[]>> = {
  UNINITIALIZED: [],
  INITIALIZING: ['UNINITIALIZED', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  READY: ['INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
  ABORTABLE_ERROR: ['IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTABLE_ERROR', 'INITIALIZING'],
  FATAL_ERROR: [
    'UNINITIALIZED',
    'INITIALIZING',
    'READY',
    'IN_TRANSACTION',
    'COMMITTING_TRANSACTION',
    'ABORTING_TRANSACTION',
    'ABORTABLE_ERROR',
    'FATAL_ERROR',
  ],
}

export const mayBecome = (from: ManagerState, to: ManagerState): boolean => sources[to].includes(from)

export function become(state: ProducerState, to: ManagerState, lastError: SendError = 'NONE'): ProducerState {
  const { state: from } = managerOf(state)
  assert(mayBecome(from, to), `X1: from ${from} a transaction manager does not become ${to}`)
  return withManager(state, { state: to, lastError })
}

/**
 * X2. Where nothing can be sent with the epoch that it has, the next one is asked for after the abort; in version 2 every transaction has another anyway.
 * What is ready has no transaction to abort (an old batch may fail when it is over): nothing changes.
 */
export function failAbortably(state: ProducerState, lastError: SendError, needsNextEpoch: boolean): ProducerState {
  const { state: from, version, mustBumpEpoch } = managerOf(state)
  const bumped = withManager(state, { mustBumpEpoch: mustBumpEpoch || (needsNextEpoch && version < 2) })
  if (from === 'ABORTING_TRANSACTION') return bumped
  return mayBecome(from, 'ABORTABLE_ERROR') ? become(bumped, 'ABORTABLE_ERROR', lastError) : state
}

export const failFatally = (state: ProducerState, lastError: SendError): ProducerState =>
  become(state, 'FATAL_ERROR', lastError)

/** The transaction is over (TransactionManager.completeTransaction). */
export function endTransaction(state: ProducerState): ProducerState {
  const { mustBumpEpoch } = managerOf(state)
  return withManager(become(state, mustBumpEpoch ? 'INITIALIZING' : 'READY'), {
    mustBumpEpoch: false,
    isStarted: false,
    isEndUnknown: false,
    newPartitions: [],
    pendingPartitions: [],
    partitions: [],
  })
}

/** What the cluster has in force, as far as this client can do it. A client that knows of TRANSACTION_ABORTABLE (3.8) says 1 where it is not 2. */
export const versionOf = ({
  featureVersion,
  config,
}: Pick<ProducerState, 'featureVersion' | 'config'>): TransactionVersion => {
  const { transactionVersion = 2 } = config
  return transactionVersion === 2 && featureVersion !== 2 ? 1 : transactionVersion
}

export const isCompleting = ({ state }: TransactionManager): boolean =>
  state === 'COMMITTING_TRANSACTION' || state === 'ABORTING_TRANSACTION'

export const hasFailed = ({ state }: TransactionManager): boolean =>
  state === 'ABORTABLE_ERROR' || state === 'FATAL_ERROR'

/** From begin until it has ended, or never will (TransactionManager.hasOngoingTransaction). */
export const isUnderWay = (manager: TransactionManager): boolean =>
  manager.state === 'IN_TRANSACTION' || manager.state === 'ABORTABLE_ERROR' || isCompleting(manager)
