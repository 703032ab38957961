/**
 * What is done about a transaction: its deeds are performed, what they led to comes back: from the log, from leaders of partitions, from clocks.
 *
 *     deeds ─▶ records, markers, questions to the controller ─▶ answers ─▶ the transaction goes on ─▶ deeds …
 */
import { type BrokerConfig, brokerNode, type BrokerState, followedBy, send } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import { valueOf } from './own.ts'
import { write } from './own-writes.ts'
import type { Step } from './process.ts'
import type { Response, TopicPartition } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import {
  isPrepared,
  type StoredTransaction,
  type Transaction,
  type TransactionDeed,
  type TransactionOffice,
  type TransactionStep,
  type TransactionWriting,
} from './transaction.ts'
import { fence, type Sitting } from './transaction-end.ts'
import { partitionOfTransaction, transactionBatch } from './transaction-log.ts'
import { beginMarkers, complete, markerAgain, markerAnswered, retryMs } from './transaction-markers.ts'
import { setClock, stopClock, type TransactionTimer } from './transaction-timers.ts'

/** The office of an id, if this broker has it and has loaded it. */
export function officeOf(
  state: BrokerState,
  transactionalId: string,
): { readonly errorCode: ErrorCode; readonly name: TopicPartition; readonly office: TransactionOffice | undefined } {
  const name = partitionOfTransaction(state.image, transactionalId) ?? ''
  const office = state.transactionOffices[name]
  if (office === undefined || state.replicas[name]?.role !== 'leader')
    return { errorCode: 'NOT_COORDINATOR', name, office: undefined }
  return { errorCode: office.isLoaded ? 'NONE' : 'COORDINATOR_LOAD_IN_PROGRESS', name, office }
}

/** The transaction as it is now, and its deeds done. */
export function performed(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  [transaction, deeds]: TransactionStep,
  now: number,
): Step<BrokerState> {
  const { transactionalId } = transaction
  const kept = withTransaction(state, name, transactionalId, transaction)
  const moves = deeds.map(deed => (next: BrokerState) => perform(config, next, name, transaction, deed, now))
  return followedBy([kept, []], ...moves)
}

function withTransaction(
  state: BrokerState,
  name: TopicPartition,
  transactionalId: string,
  transaction: Transaction,
): BrokerState {
  const office = state.transactionOffices[name]!
  const transactions = { ...office.transactions, [transactionalId]: transaction }
  return { ...state, transactionOffices: { ...state.transactionOffices, [name]: { ...office, transactions } } }
}

function perform(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  transaction: Transaction,
  deed: TransactionDeed,
  now: number,
): Step<BrokerState> {
  const { transactionalId } = transaction
  switch (deed.type) {
    case 'WriteTransaction': {
      const { type: _, ...what } = deed
      const coordinatorEpoch = state.transactionOffices[name]!.leaderEpoch
      const writing: TransactionWriting = { kind: 'transaction', transactionalId, coordinatorEpoch, ...what }
      return write(config, state, name, transactionBatch(transactionalId, deed.stored, now), writing, { now })
    }
    case 'SendMarker':
      return sendMarker(state, name, transaction, deed.topicPartition)
    case 'AskProducerId': {
      const errand = { kind: 'producer id', ...deed.asker, request: deed.request } as const
      return send(state, config.controller, { api: 'InitProducerId' }, errand)
    }
    case 'AskFencingId':
      return send(state, config.controller, { api: 'InitProducerId' }, { kind: 'fencing id', transactionalId })
    default:
      return [state, [deed]]
  }
}

function sendMarker(
  state: BrokerState,
  name: TopicPartition,
  transaction: Transaction,
  topicPartition: TopicPartition,
): Step<BrokerState> {
  const leader = valueOf(state.image.partitions, topicPartition)?.leader ?? 0
  if (leader === 0) return [state, [setClock(transaction, 'marker', retryMs, topicPartition)]]
  const { transactionalId, producerId, producerEpoch, clientTransactionVersion: transactionVersion } = transaction
  const coordinatorEpoch = state.transactionOffices[name]!.leaderEpoch
  const committed = transaction.state === 'PrepareCommit'
  const marker = { producerId, producerEpoch, committed, coordinatorEpoch, transactionVersion }
  const errand = { kind: 'marker', transactionalId, topicPartition, coordinatorEpoch } as const
  return send(state, brokerNode(leader), { api: 'WriteTxnMarkers', topicPartition, ...marker }, errand)
}

/** Kafka's translation (TransactionStateManager.appendTransactionToLog). */
function translated(errorCode: ErrorCode): ErrorCode {
  switch (errorCode) {
    case 'NONE':
      return 'NONE'
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR'
    case 'MESSAGE_TOO_LARGE':
      return 'UNKNOWN_SERVER_ERROR'
    default:
      return 'COORDINATOR_NOT_AVAILABLE'
  }
}

/** T1: what was pending is in force, or was nothing. */
export function transactionWritten(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  what: TransactionWriting,
  logError: ErrorCode,
  now: number,
): Step<BrokerState> {
  const office = state.transactionOffices[name]
  const transaction = valueOf(office?.transactions ?? {}, what.transactionalId)
  const isOver = transaction === undefined || office?.leaderEpoch !== what.coordinatorEpoch
  const errorCode = isOver ? 'NOT_COORDINATOR' : translated(logError)
  const { reply, stored } = what
  const isForeign = transaction !== undefined && isOfAnother(config, transaction, what)
  const refused = errorCode === 'NONE' && isForeign ? 'INVALID_PRODUCER_EPOCH' : errorCode
  const answer = reply && respond(reply.asker, refused === 'NONE' ? reply.response : refusalOf(reply.request, refused))
  const told: Step<BrokerState> = [state, answer ? [answer] : []]
  if (isOver) return told
  if (stored === null) return followedBy(told, next => expired(next, name, transaction, errorCode))
  const step =
    errorCode === 'NONE' ? inForce(config, transaction, stored, now, isForeign) : refusedBy(transaction, what)
  return followedBy(told, next => performed(config, next, name, step, now))
}

/** Kafka looks at the epoch of who asked once more when the end is written, and sends no markers for it then; until 4.0 it is the one written. */
function isOfAnother(
  { rules }: BrokerConfig,
  transaction: Transaction,
  { reply, stored }: TransactionWriting,
): boolean {
  if (reply?.request.api !== 'EndTxn' || stored === null || stored.clientTransactionVersion >= 2) return false
  return !rules.mayEnd({ ...transaction, ...stored }, reply.request.producerEpoch, true)
}

function inForce(
  config: BrokerConfig,
  before: Transaction,
  stored: StoredTransaction,
  now: number,
  isWithoutMarkers: boolean,
): TransactionStep {
  const transaction: Transaction = { ...before, ...stored, pending: null }
  const { state, startTimeMs, transactionTimeoutMs } = transaction
  switch (state) {
    case 'Ongoing': {
      const isNew = before.state !== 'Ongoing'
      const abort = setClock(transaction, 'abort', Math.max(0, startTimeMs + transactionTimeoutMs - now))
      return [transaction, isNew ? [stopClock(transaction, 'expire'), abort] : []]
    }
    case 'PrepareCommit':
    case 'PrepareAbort': {
      const [next, deeds] = beginMarkers(config, transaction, now)
      return [next, [stopClock(transaction, 'abort'), ...(isWithoutMarkers ? [] : deeds)]]
    }
    default:
      return [
        { ...transaction, hasFailedEpochFence: false },
        [setClock(transaction, 'expire', config.transactionalIdExpirationMs)],
      ]
  }
}

/** What was to be complete will be; what was to begin was nothing. */
function refusedBy(transaction: Transaction, { isFence, stored }: TransactionWriting): TransactionStep {
  if (isPrepared(transaction)) return [transaction, [setClock(transaction, 'complete', retryMs)]]
  const isRaised = isFence && stored?.producerEpoch === transaction.producerEpoch
  const next = { ...transaction, pending: null, hasFailedEpochFence: transaction.hasFailedEpochFence || isRaised }
  // Whoever began it may be gone: its time-out is not.
  return [next, isFence && stored !== null ? [setClock(next, 'abort', abortAgainMs)] : []]
}

/** transaction.abort.timed.out.transaction.cleanup.interval.ms; here only for what could not be aborted in time. */
const abortAgainMs = 10_000

function expired(
  state: BrokerState,
  name: TopicPartition,
  transaction: Transaction,
  errorCode: ErrorCode,
): Step<BrokerState> {
  const { transactionalId } = transaction
  if (errorCode !== 'NONE') {
    const kept = { ...transaction, pending: null }
    return [withTransaction(state, name, transactionalId, kept), [setClock(kept, 'expire', abortAgainMs)]]
  }
  const office = state.transactionOffices[name]!
  const rest = Object.entries(office.transactions).filter(([id]) => id !== transactionalId)
  const transactions = Object.fromEntries(rest)
  return [{ ...state, transactionOffices: { ...state.transactionOffices, [name]: { ...office, transactions } } }, []]
}

/** A clock of a transaction's, in the office in which it was set: any other has stopped it. */
export function transactionTimer(
  config: BrokerConfig,
  state: BrokerState,
  timer: TransactionTimer,
  now: number,
): Step<BrokerState> {
  const { errorCode, name, office } = officeOf(state, timer.transactionalId)
  const transaction = valueOf(office?.transactions ?? {}, timer.transactionalId)
  if (errorCode !== 'NONE' || transaction === undefined) return [state, []]
  return performed(config, state, name, onClock(config, state, transaction, timer, now), now)
}

function timedOut(config: BrokerConfig, transaction: Transaction, sitting: Sitting): TransactionStep {
  if (!config.rules.isTimedOut(transaction, sitting.now)) return [transaction, []]
  if (transaction.pending !== null) return [transaction, [setClock(transaction, 'abort', retryMs)]]
  return fence(config, transaction, sitting) ?? [transaction, [{ type: 'AskFencingId' }]]
}

/** What timed out is aborted with another producer id, if there is one. */
export function withFencingId(
  config: BrokerConfig,
  state: BrokerState,
  transactionalId: string,
  answer: Response | undefined,
  now: number,
): Step<BrokerState> {
  const { errorCode, name, office } = officeOf(state, transactionalId)
  const transaction = valueOf(office?.transactions ?? {}, transactionalId)
  if (errorCode !== 'NONE' || transaction === undefined) return [state, []]
  const isGiven = answer?.api === 'InitProducerId' && answer.errorCode === 'NONE'
  const sitting = { now, version: state.image.transactionVersion, freshId: isGiven ? answer.producerId : undefined }
  const again: TransactionStep = [transaction, [setClock(transaction, 'abort', abortAgainMs)]]
  return performed(config, state, name, isGiven ? timedOut(config, transaction, sitting) : again, now)
}

function onClock(
  config: BrokerConfig,
  { image: { transactionVersion: version } }: BrokerState,
  transaction: Transaction,
  { clock, topicPartition }: TransactionTimer,
  now: number,
): TransactionStep {
  switch (clock) {
    case 'abort':
      return timedOut(config, transaction, { now, version, freshId: undefined })
    case 'expire': {
      if (transaction.pending !== null) return [transaction, [setClock(transaction, 'expire', abortAgainMs)]]
      const isIdle = transaction.state !== 'Ongoing' && !isPrepared(transaction)
      const dead = { ...transaction, pending: 'Dead' } as const
      return isIdle ? [dead, [{ type: 'WriteTransaction', stored: null, isFence: false }]] : [transaction, []]
    }
    case 'marker':
      return markerAgain(transaction, topicPartition)
    case 'complete':
      return complete(config, transaction, now)
  }
}

/** What a leader says of a marker. */
export function onMarkerAnswer(
  config: BrokerConfig,
  state: BrokerState,
  about: {
    readonly transactionalId: string
    readonly topicPartition: TopicPartition
    readonly coordinatorEpoch: number
  },
  errorCode: ErrorCode | 'DISCONNECTED',
  now: number,
): Step<BrokerState> {
  const { name, office } = officeOf(state, about.transactionalId)
  const transaction = valueOf(office?.transactions ?? {}, about.transactionalId)
  if (transaction === undefined || office?.leaderEpoch !== about.coordinatorEpoch) return [state, []]
  return performed(config, state, name, markerAnswered(config, transaction, about.topicPartition, errorCode, now), now)
}
