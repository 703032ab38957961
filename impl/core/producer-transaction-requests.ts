/**
 * Transactions, their network: requests to the transaction coordinator and the group's, one at a time.
 *
 *     [FindCoordinator | InitProducerId | AddPartitions, AddOffsets, TxnOffsetCommit | EndTxn | InitProducerId of the next epoch]     in this order
 *          `transaction` timer ──▶ the first ──▶ coordinator ──▶ done · once more after retry.backoff.ms · lost · fatal (`afterDenial`)
 *
 *   X3  one transactional request is on its way, and meanwhile nothing is produced
 *   X4  a transaction is ended when nothing of it is under way any more (`maySendEnd`)
 *   X5  once the transaction is lost nothing more is asked for it but where the coordinators are; once the producer is, nothing at all
 *
 * Not modelled: a look-up of several coordinators at once, versions of requests that a broker does not know.
 */
import { brokerNode } from './leaders.ts'
import type { NodeId } from './process.ts'
import { type ProducerState, type ProducerStep, rulesOf, type SendError } from './producer-state.ts'
import type { Request, Response, ResponseOf } from './protocol.ts'
import { chain } from './steps.ts'
import { asTold } from './transaction-client-rules.ts'
import {
  become,
  endTransaction,
  failAbortably,
  failFatally,
  hasFailed,
  managerOf,
  type OffsetsToSend,
  type TransactionalRequest,
  type TransactionManager,
  versionOf,
  withManager,
} from './transaction-manager.ts'

const rankOf = (request: TransactionalRequest): number =>
  request.api === 'InitProducerId' && request.isEpochBump ? 4 : ranks[request.api]
const ranks: Readonly<Record<TransactionalRequest['api'], number>> = {
  FindCoordinator: 0,
  InitProducerId: 1,
  AddPartitionsToTxn: 2,
  AddOffsetsToTxn: 2,
  TxnOffsetCommit: 2,
  EndTxn: 3,
}

/** Behind those of its rank. */
export function enqueue(state: ProducerState, request: TransactionalRequest): ProducerState {
  const { requests } = managerOf(state)
  const at = requests.findIndex(each => rankOf(each) > rankOf(request))
  return withManager(state, { requests: at < 0 ? [...requests, request] : requests.toSpliced(at, 0, request) })
}

const again = (state: ProducerState, request: TransactionalRequest): ProducerState =>
  enqueue(state, { ...request, isRetry: true })

/** Partitions that were sent to: asked for all at once when something is to be sent, so that an abort before that has nothing to take back. */
function askForPartitions(state: ProducerState): ProducerState {
  const { transaction } = state
  if (transaction === null || transaction.newPartitions.length === 0 || hasFailed(transaction)) return state
  const topicPartitions = transaction.newPartitions
  const pendingPartitions = [...transaction.pendingPartitions, ...topicPartitions]
  const asked = withManager(state, { newPartitions: [], pendingPartitions })
  return enqueue(asked, { api: 'AddPartitionsToTxn', topicPartitions, isRetry: false })
}

/** X4. Undefined: nothing may be sent now. */
export function nextRequest(before: ProducerState): TransactionalRequest | undefined {
  const state = askForPartitions(before)
  const { transaction } = state
  const next = transaction?.requests[0]
  if (transaction === null || next === undefined || transaction.inFlight !== null) return undefined
  const {
    batches: { length: unsettled },
  } = state
  const isHeldUp = next.api === 'EndTxn' && !rulesOf(state).maySendEnd({ committed: next.committed, unsettled })
  return isHeldUp || (next.api === 'InitProducerId' && state.featureVersion === undefined) ? undefined : next
}

/** X3. */
export const isBusy = (state: ProducerState): boolean =>
  state.transaction !== null && (state.transaction.inFlight !== null || nextRequest(state) !== undefined)

const firstTransactionsRetryBackoffMs = 20

/** What the next one waits for. A coordinator that is still completing the last transaction is asked again soon (KAFKA-5482). */
export function backoffOf(state: ProducerState): number {
  const next = nextRequest(state)
  if (next?.isRetry !== true) return 0
  const isFirst = next.api === 'AddPartitionsToTxn' && managerOf(state).partitions.length === 0
  return Math.min(state.config.retryBackoffMs, isFirst ? firstTransactionsRetryBackoffMs : Infinity)
}

type Post = (state: ProducerState, to: NodeId, body: Request, api: TransactionalRequest['api']) => ProducerStep

/** Timer `transaction`. What the coordinator never heard of is ended without it. */
export function sendNext(before: ProducerState, post: Post): ProducerStep {
  const request = nextRequest(before)
  if (request === undefined) return [before, []]
  const asking = askForPartitions(before)
  const state = withManager(asking, { requests: managerOf(asking).requests.slice(1) })
  if (request.api === 'EndTxn' && !managerOf(state).isStarted) return [ended(endTransaction(state)), []]
  const to = targetOf(state, request)
  if (to === '') return [again(lookUp(state, request), request), []]
  const inFlight = { correlationId: state.nextCorrelationId, request }
  const asked = request.api === 'FindCoordinator' ? { ...state, asked: state.asked + 1 } : state
  return post(withManager(asked, { inFlight }), to, bodyOf(state, request), request.api)
}

function targetOf({ config, asked, transaction }: ProducerState, { api }: TransactionalRequest): NodeId {
  if (api === 'FindCoordinator') return config.bootstrap[asked % config.bootstrap.length]!
  return (api === 'TxnOffsetCommit' ? transaction?.groupCoordinator : transaction?.coordinator) ?? ''
}

function lookUp(state: ProducerState, request: TransactionalRequest): ProducerState {
  const isGroup = request.api === 'TxnOffsetCommit'
  const forgotten = withManager(state, isGroup ? { groupCoordinator: '' } : { coordinator: '' })
  const of = isGroup ? { groupId: request.sent.group.groupId } : {}
  return enqueue(forgotten, { api: 'FindCoordinator', ...of, isRetry: false })
}

function bodyOf(state: ProducerState, request: TransactionalRequest): Request {
  const { producerId, producerEpoch, config } = state
  const { transactionalId = '', transactionTimeoutMs = 60_000 } = config
  const who = { transactionalId, producerId, producerEpoch }
  switch (request.api) {
    case 'FindCoordinator':
      return {
        api: 'FindCoordinator',
        ...(request.groupId === undefined ? { transactionalId } : { groupId: request.groupId }),
      }
    case 'InitProducerId':
      return { api: 'InitProducerId', transactionTimeoutMs, ...(request.isEpochBump ? who : { transactionalId }) }
    case 'AddPartitionsToTxn':
      return { api: 'AddPartitionsToTxn', ...who, topicPartitions: request.topicPartitions, verifyOnly: false }
    case 'AddOffsetsToTxn':
      return { api: 'AddOffsetsToTxn', ...who, groupId: request.sent.group.groupId }
    case 'TxnOffsetCommit': {
      const { offsets, group } = request.sent
      return { api: 'TxnOffsetCommit', ...who, ...group, offsets, transactionVersion: managerOf(state).version }
    }
    case 'EndTxn':
      return { api: 'EndTxn', ...who, committed: request.committed, transactionVersion: request.version }
  }
}

export const isTransactional = ({ transaction }: ProducerState, correlationId: number): boolean =>
  transaction?.inFlight?.correlationId === correlationId

/** An answer to what is on its way. A producer that is of no use any more hears nothing. */
export function transactionAnswered(before: ProducerState, body: Response): ProducerStep {
  const { inFlight, state: at } = managerOf(before)
  const state = withManager(before, { inFlight: null })
  if (inFlight === null || at === 'FATAL_ERROR') return [state, []]
  const { request } = inFlight
  const errorCode = errorOf(body)
  return errorCode === 'NONE' ? granted(state, request, body) : denied(state, request, errorCode)
}

/** The connection is gone over which it went. */
export function transactionLost(before: ProducerState): ProducerStep {
  const { inFlight, state: at } = managerOf(before)
  const state = withManager(before, { inFlight: null })
  if (inFlight === null || at === 'FATAL_ERROR') return [state, []]
  return denied(state, inFlight.request, 'DISCONNECTED')
}

/** Of partitions: the first that is not added. */
function errorOf(body: Response) {
  if (body.api !== 'AddPartitionsToTxn' || body.errorCode !== 'NONE') return body.errorCode
  return Object.values(body.results).find(errorCode => errorCode !== 'NONE') ?? 'NONE'
}

function granted(state: ProducerState, request: TransactionalRequest, body: Response): ProducerStep {
  switch (request.api) {
    case 'FindCoordinator':
      return [found(state, request, body as ResponseOf<'FindCoordinator'>), []]
    case 'InitProducerId':
      return [initialized(state, body as ResponseOf<'InitProducerId'>), []]
    case 'AddPartitionsToTxn':
      return [added(state, request.topicPartitions), []]
    case 'AddOffsetsToTxn': {
      const { sent } = request
      return [enqueue(withManager(state, { isStarted: true }), { api: 'TxnOffsetCommit', sent, isRetry: false }), []]
    }
    case 'TxnOffsetCommit':
      return tellOffsets(state, request.sent, 'NONE')
    case 'EndTxn':
      return [ended(endTransaction(withNextEpoch(state, body as ResponseOf<'EndTxn'>))), []]
  }
}

function found(
  state: ProducerState,
  { groupId }: TransactionalRequest & { api: 'FindCoordinator' },
  { brokerId }: ResponseOf<'FindCoordinator'>,
): ProducerState {
  const node = brokerNode(brokerId)
  return withManager(state, groupId === undefined ? { coordinator: node } : { groupCoordinator: node })
}

/** Whoever has another epoch begins its numbers anew. */
function initialized(state: ProducerState, { producerId, producerEpoch }: ResponseOf<'InitProducerId'>): ProducerState {
  const known = { ...become(state, 'READY'), producerId, producerEpoch, sessions: {} }
  return answer(withManager(known, { version: versionOf(known) }), 'NONE')
}

function withNextEpoch(state: ProducerState, body: ResponseOf<'EndTxn'>): ProducerState {
  const { producerId, producerEpoch } = rulesOf(state).epochAfterEnd(body, state)
  const isNews = producerId !== state.producerId || producerEpoch !== state.producerEpoch
  return isNews ? { ...state, producerId, producerEpoch, sessions: {} } : state
}

/** What the application waits for is over, unless the next epoch is to be had first. */
const ended = (state: ProducerState): ProducerState =>
  managerOf(state).state === 'READY' ? answer(state, 'NONE') : state

function added(state: ProducerState, names: readonly string[]): ProducerState {
  const { pendingPartitions, partitions } = managerOf(state)
  return withManager(state, {
    pendingPartitions: pendingPartitions.filter(name => !names.includes(name)),
    partitions: [...partitions, ...names],
    isStarted: true,
  })
}

function answer(state: ProducerState, outcome: SendError): ProducerState {
  const { pending } = managerOf(state)
  return pending === null || pending.outcome !== undefined
    ? state
    : withManager(state, { pending: { ...pending, outcome } })
}

const tellOffsets = (state: ProducerState, { id }: OffsetsToSend, errorCode: SendError): ProducerStep => [
  state,
  [{ type: 'Tell', told: { type: 'OffsetsSent', id, errorCode } }],
]

/** Not answered, or answered by who may have written it: how the transaction ended is not known. */
const leavesOpen = ({ api }: TransactionalRequest, errorCode: SendError): boolean =>
  api === 'EndTxn' && !clearNoes.has(asTold(errorCode))

const clearNoes: ReadonlySet<SendError> = new Set([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'PRODUCER_FENCED',
  'INVALID_TXN_STATE',
  'INVALID_PRODUCER_ID_MAPPING',
])

function denied(before: ProducerState, request: TransactionalRequest, errorCode: SendError): ProducerStep {
  const isEndUnknown = managerOf(before).isEndUnknown || leavesOpen(request, errorCode)
  const state = withManager(before, { isEndUnknown })
  const consequence = rulesOf(state).afterDenial({ api: request.api, errorCode })
  if (consequence === 'retry') return [again(state, request), []]
  if (consequence === 'look up, retry') return [again(lookUp(state, request), request), []]
  const told = asTold(errorCode)
  const next =
    consequence === 'give up'
      ? failFatally(state, told)
      : failAbortably(state, told, consequence === 'abort, next epoch')
  return fail(withoutPending(next, request), request, told)
}

const withoutPending = (state: ProducerState, request: TransactionalRequest): ProducerState =>
  request.api === 'AddPartitionsToTxn'
    ? withManager(state, {
        pendingPartitions: managerOf(state).pendingPartitions.filter(name => !request.topicPartitions.includes(name)),
      })
    : state

/** Who waits for this request hears that it failed. */
function fail(state: ProducerState, request: TransactionalRequest, errorCode: SendError): ProducerStep {
  if (request.api === 'AddOffsetsToTxn' || request.api === 'TxnOffsetCommit')
    return tellOffsets(state, request.sent, errorCode)
  return request.api === 'InitProducerId' || request.api === 'EndTxn' ? [answer(state, errorCode), []] : [state, []]
}

/** X5. */
export function failRequests(state: ProducerState): ProducerStep {
  const { transaction } = state
  if (transaction === null || !hasFailed(transaction)) return [state, []]
  const isFatal = transaction.state === 'FATAL_ERROR'
  const stays = ({ api }: TransactionalRequest) => !isFatal && api === 'FindCoordinator'
  const { lastError, requests } = transaction
  const gone = requests.filter(each => !stays(each))
  const kept = withManager(state, { requests: requests.filter(stays) })
  return chain(
    isFatal ? answer(kept, lastError) : kept,
    ...gone.map(request => (next: ProducerState) => fail(next, request, lastError)),
  )
}

export const isQuiet = ({ requests, inFlight }: TransactionManager): boolean =>
  requests.length === 0 && inFlight === null
