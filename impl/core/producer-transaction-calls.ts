/**
 * Transactions, as the application asks for them: init, begin, send, send offsets, commit, abort; what it may not ask now, and why not.
 *
 *     initTransactions ─▶ begin ─▶ send … sendOffsetsToTransaction ─▶ commit · abort ─▶ begin …
 *
 *   A1  what is not allowed now is not asked: `misuseOf` says why not, and nothing has changed (KafkaProducer throws an IllegalStateException)
 *   A2  init, commit and abort that took longer than max.block.ms are told to have; they go on, and only the same may be asked again until it is known
 *       how they ended
 *
 * Not modelled: a `send` that blocks for max.block.ms.
 */
import { assert } from './assert.ts'
import { type ProducerCall, type ProducerState, type ProducerStep, rulesOf, type SendError } from './producer-state.ts'
import type { TopicPartition } from './protocol.ts'
import { chain } from './steps.ts'
import {
  become,
  failAbortably,
  failFatally,
  hasFailed,
  isCompleting,
  managerOf,
  type ManagerState,
  type OffsetsToSend,
  type TransactionalRequest,
  type TransactionOperation,
  versionOf,
  withManager,
} from './transaction-manager.ts'
import { enqueue } from './producer-transaction-requests.ts'

export type TransactionCall =
  | { readonly type: TransactionOperation | 'beginTransaction' }
  | ({ readonly type: 'sendOffsetsToTransaction' } & OffsetsToSend)

/** Why something is not to be asked now. */
export type Misuse =
  | 'not transactional'
  | 'not initialized'
  | 'initialized already'
  | 'no transaction'
  | 'in a transaction already'
  /** It is being initialized, committed or aborted; or was, longer than max.block.ms. */
  | 'busy'
  /** `lastError` says with what. */
  | 'lost'
  | 'fatal'

type Asked = ProducerCall['type']

const isNeutral: ReadonlySet<Asked> = new Set(['flush', 'close'])

/** A1. Undefined: it may be asked. */
export function misuseOf({ transaction }: Pick<ProducerState, 'transaction'>, asked: Asked): Misuse | undefined {
  if (isNeutral.has(asked)) return undefined
  if (transaction === null) return asked === 'send' ? undefined : 'not transactional'
  const { pending, state } = transaction
  if (pending?.operation === asked) return undefined
  if (state === 'FATAL_ERROR') return 'fatal'
  if (pending !== null) return 'busy'
  if (state === 'ABORTABLE_ERROR') return asked === 'abortTransaction' ? undefined : 'lost'
  return wrongIn(state, asked)
}

function wrongIn(state: ManagerState, asked: Asked): Misuse | undefined {
  if (state === 'UNINITIALIZED') return asked === 'initTransactions' ? undefined : 'not initialized'
  if (state !== 'READY' && state !== 'IN_TRANSACTION') return 'busy'
  if (asked === 'initTransactions') return 'initialized already'
  const isInside = state === 'IN_TRANSACTION'
  if (asked === 'beginTransaction') return isInside ? 'in a transaction already' : undefined
  return isInside ? undefined : 'no transaction'
}

export function askTransaction(state: ProducerState, call: TransactionCall): ProducerStep {
  assert(misuseOf(state, call.type) === undefined, 'A1: what is not allowed now is not asked')
  switch (call.type) {
    case 'beginTransaction':
      return [become(state, 'IN_TRANSACTION'), []]
    case 'sendOffsetsToTransaction':
      return [sendOffsets(state, call), []]
    case 'initTransactions':
    case 'commitTransaction':
    case 'abortTransaction':
      return ask(state, call.type)
  }
}

/** A2. Asked again, it is the same that is waited for. */
function ask(state: ProducerState, operation: TransactionOperation): ProducerStep {
  const { pending } = managerOf(state)
  const begun = pending === null ? begin(state, operation) : state
  const outcome = pending?.outcome
  return [
    withManager(begun, { pending: { operation, outcome, isAwaited: true } }),
    [{ type: 'SetTimer', timer: 'maxBlock', afterMs: state.config.maxBlockMs ?? defaultMaxBlockMs }],
  ]
}

/** max.block.ms, transaction.timeout.ms. */
export const defaultMaxBlockMs = 60_000

function begin(state: ProducerState, operation: TransactionOperation): ProducerState {
  if (operation === 'initTransactions')
    return enqueue(become(state, 'INITIALIZING'), { api: 'InitProducerId', isEpochBump: false, isRetry: false })
  return operation === 'commitTransaction'
    ? complete(become(state, 'COMMITTING_TRANSACTION'), true)
    : complete(withManager(become(state, 'ABORTING_TRANSACTION'), { newPartitions: [] }), false)
}

/** TransactionManager.beginCompletingTransaction. A cluster that has been upgraded meanwhile has the next transaction begin with another epoch. */
function complete(before: ProducerState, committed: boolean): ProducerState {
  const { version } = managerOf(before)
  const next = versionOf(before)
  const isUpgraded = version < 2 && next === 2
  const state = withManager(before, { version: next, mustBumpEpoch: managerOf(before).mustBumpEpoch || isUpgraded })
  const end: TransactionalRequest = { api: 'EndTxn', committed, version, isRetry: false }
  const ended = enqueue(state, end)
  return managerOf(ended).mustBumpEpoch
    ? enqueue(ended, { api: 'InitProducerId', isEpochBump: true, isRetry: false })
    : ended
}

function sendOffsets(state: ProducerState, { id, offsets, group: given }: OffsetsToSend): ProducerState {
  const sent = { id, offsets, group: rulesOf(state).saysWhoReads(given) }
  if (rulesOf(state).addsOffsetsFirst(managerOf(state).version))
    return enqueue(state, { api: 'AddOffsetsToTxn', sent, isRetry: false })
  return enqueue(withManager(state, { isStarted: true }), { api: 'TxnOffsetCommit', sent, isRetry: false })
}

/** A record is on its way to this partition (TransactionManager.maybeAddPartition). */
export function addPartition(state: ProducerState, name: TopicPartition): ProducerState {
  if (state.transaction === null) return state
  const { version, partitions, newPartitions, pendingPartitions } = state.transaction
  if ([...partitions, ...newPartitions, ...pendingPartitions].includes(name)) return state
  return rulesOf(state).addsPartitionsFirst(version)
    ? withManager(state, { newPartitions: [...newPartitions, name] })
    : withManager(state, { partitions: [...partitions, name], isStarted: true })
}

/** A send failed for good: whether the transaction can still be what the application thinks it is (TransactionManager.maybeTransitionToErrorState). */
export function noteFailedSend(state: ProducerState, errorCode: SendError): ProducerState {
  if (state.transaction === null || state.transaction.state === 'FATAL_ERROR') return state
  const fate = rulesOf(state).afterFailedSend(errorCode)
  if (fate === 'goes on') return state
  if (fate === 'is lost, and its producer') return failFatally(state, errorCode)
  return failAbortably(state, errorCode, !isCompleting(state.transaction))
}

/** `maxBlock` fired. */
export function stopWaiting(state: ProducerState): ProducerStep {
  const { pending } = managerOf(state)
  if (pending === null) return [state, []]
  const { operation } = pending
  return [
    withManager(state, { pending: { ...pending, isAwaited: false } }),
    [{ type: 'Tell', told: { type: 'TransactionTimedOut', operation } }],
  ]
}

/** How it ended, once somebody waits for it. */
export function tellOutcome(state: ProducerState): ProducerStep {
  const { transaction } = state
  const pending = transaction?.pending ?? null
  if (pending === null || !pending.isAwaited || pending.outcome === undefined) return [state, []]
  const { operation, outcome: errorCode } = pending
  return chain(
    withManager(state, { pending: null }),
    next => [next, [{ type: 'CancelTimer', timer: 'maxBlock' }]],
    next => [next, [{ type: 'Tell', told: { type: 'TransactionAnswered', operation, errorCode } }]],
  )
}

/** Close: what is under way and not being completed is aborted (Sender.run). */
export function abortAtClose(state: ProducerState): ProducerStep {
  const { transaction } = state
  const isLeft = transaction?.state === 'IN_TRANSACTION' || transaction?.state === 'ABORTABLE_ERROR'
  if (!isLeft || state.phase !== 'closing' || state.batches.length > 0) return [state, []]
  return transaction.requests.length > 0 && !hasFailed(transaction)
    ? [state, []]
    : [begin(withManager(state, { pending: null }), 'abortTransaction'), []]
}
