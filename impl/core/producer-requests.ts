/**
 * Producer, its network: who leads, what is on its way, and connections that break.
 *
 *     drain ──▶ Produce ──▶ leader            `metadata` timer ──▶ Metadata, InitProducerId ──▶ bootstrap nodes in turn
 *     What goes to coordinators: producer-transaction-requests.ts
 *
 *   N1  a request is awaited until it is answered, or until its connection is gone; later answers are nobody's
 *   N2  a connection goes as a whole: one request that broke or took too long ends all on their way to that broker
 *   N3  what no longer leads, or cannot be reached, is forgotten as a leader at once; its partitions wait for metadata
 *
 * Not modelled: several partitions in one Produce, reconnect.backoff.ms.
 */
import type { ErrorCode } from './errors.ts'
import { forget, forgetAt, learn } from './leaders.ts'
import type { Effect, NodeId } from './process.ts'
import { acknowledge, retryOrFail, sendable } from './producer-batches.ts'
import { takeNumber } from './producer-sessions.ts'
import {
  type Batch,
  leaderOf,
  type PendingRequest,
  type ProducerState,
  type ProducerStep,
  type ProducerTold,
  replaceBatch,
  rulesOf,
} from './producer-state.ts'
import type { Request, Response, ResponseOf } from './protocol.ts'
import { encodeBatch } from './record-batch.ts'
import { chain } from './steps.ts'
import { isTransactional, transactionAnswered, transactionLost } from './producer-transaction-requests.ts'

type Told = Effect<ProducerTold>

/** One round: a batch of each partition that may send one. What may follow it goes the next time. */
export const drain = (state: ProducerState): ProducerStep =>
  chain(state, ...sendable(state).map(batch => (next: ProducerState) => transmit(next, batch)))

function transmit(state: ProducerState, batch: Batch): ProducerStep {
  const { nextCorrelationId: correlationId, config } = state
  const [numbered, given] = takeNumber(state, batch)
  const broker = leaderOf(state, batch.topicPartition)
  const attempt = batch.attempt + 1
  const sent: Batch = { ...given, state: 'awaiting', attempt, correlationId, broker, isRenumbered: false }
  const body = { api: 'Produce', topicPartition: batch.topicPartition, acks: config.acks } as const
  const request = { ...body, ...transactionOf(state), batch: bytesOf(state, sent) }
  if (config.acks !== 0)
    return post(replaceBatch(numbered, sent), broker, request, { api: 'Produce', batchId: batch.batchId })
  return chain(
    { ...replaceBatch(numbered, sent), nextCorrelationId: correlationId + 1 },
    next => [next, [send(broker, correlationId, request)]],
    next => acknowledge(next, sent, -1),
  )
}

const transactionOf = ({ transaction, config: { transactionalId } }: ProducerState) =>
  transaction === null || transactionalId === undefined
    ? {}
    : { transactionalId, transactionVersion: transaction.version }

function bytesOf({ transaction }: ProducerState, batch: Batch): Uint8Array {
  const { records, producerId, producerEpoch, baseSequence } = batch
  const isTransactional = transaction !== null
  return encodeBatch(
    baseSequence < 0 ? { records } : { records, producerId, producerEpoch, baseSequence, isTransactional },
  )
}

const send = (to: NodeId, correlationId: number, body: Request): Told => ({
  type: 'Send',
  to,
  correlationId,
  message: { kind: 'request', body },
})

/** A request that is answered, or else given up after request.timeout.ms. */
export function post(
  state: ProducerState,
  to: NodeId,
  body: Request,
  note: Pick<PendingRequest, 'api' | 'batchId'>,
): ProducerStep {
  const { nextCorrelationId: correlationId, config } = state
  const requests = [...state.requests, { ...note, to, correlationId }]
  return [
    { ...state, nextCorrelationId: correlationId + 1, requests },
    [
      send(to, correlationId, body),
      { type: 'SetTimer', timer: `request/${correlationId}`, afterMs: config.requestTimeoutMs },
    ],
  ]
}

/** N1: an answer to what is not awaited changes nothing. */
export function receive(state: ProducerState, correlationId: number, body: Response): ProducerStep {
  const request = state.requests.find(each => each.correlationId === correlationId)
  if (request === undefined || request.api !== body.api) return [state, []]
  const requests = state.requests.filter(each => each !== request)
  return chain(
    { ...state, requests },
    next => [next, [{ type: 'CancelTimer', timer: `request/${correlationId}` }]],
    next => answered(next, request, body),
  )
}

function answered(state: ProducerState, request: PendingRequest, body: Response): ProducerStep {
  if (isTransactional(state, request.correlationId)) return transactionAnswered(state, body)
  if (body.api === 'Metadata') return [learnLeaders(state, body), [metadataAge(state)]]
  if (body.api === 'InitProducerId') return [learnProducerId(state, body), []]
  const batch = state.batches.find(({ correlationId }) => correlationId === request.correlationId)
  if (batch === undefined || body.api !== 'Produce') return [state, []]
  if (rulesOf(state).isSuccess(body.errorCode)) return acknowledge(state, batch, body.baseOffset)
  const next = misdirected.has(body.errorCode)
    ? { ...state, leaders: forget(state.leaders, batch.topicPartition) }
    : state
  return retryOrFail(next, batch, body.errorCode)
}

const misdirected: ReadonlySet<ErrorCode> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
])

/** N2. A broken request that nobody awaits may be one with acks=0: such a break is how a broker refuses it. */
export function disconnect(state: ProducerState, from: NodeId, correlationId: number): ProducerStep {
  const request = state.requests.find(each => each.correlationId === correlationId)
  if (request !== undefined) return closeConnection(state, request.to)
  return [state.config.acks === 0 ? { ...state, leaders: forgetAt(state.leaders, from) } : state, []]
}

/** request.timeout.ms is over. */
export function timeOut(state: ProducerState, correlationId: number): ProducerStep {
  const request = state.requests.find(each => each.correlationId === correlationId)
  return request === undefined ? [state, []] : closeConnection(state, request.to)
}

function closeConnection(state: ProducerState, broker: NodeId): ProducerStep {
  const gone = state.requests.filter(({ to }) => to === broker)
  const isAskingInVain = state.isAskingInVain || gone.some(({ api }) => isQuestion.has(api))
  const requests = state.requests.filter(({ to }) => to !== broker)
  const lost = state.batches.filter(({ correlationId }) => gone.some(each => each.correlationId === correlationId))
  return chain(
    { ...state, leaders: forgetAt(state.leaders, broker), requests, isAskingInVain },
    next => [next, gone.map(({ correlationId }) => ({ type: 'CancelTimer', timer: `request/${correlationId}` }))],
    ...lost.map(batch => (next: ProducerState) => retryOrFail(next, batch, 'DISCONNECTED')),
    next => (gone.some(each => isTransactional(next, each.correlationId)) ? transactionLost(next) : [next, []]),
  )
}

const isQuestion: ReadonlySet<PendingRequest['api']> = new Set(['Metadata', 'InitProducerId'])

const metadataAge = ({ config }: ProducerState): Told => ({
  type: 'SetTimer',
  timer: 'metadataAge',
  afterMs: config.metadataMaxAgeMs,
})

function learnLeaders(state: ProducerState, answer: ResponseOf<'Metadata'>): ProducerState {
  if (answer.errorCode !== 'NONE') return { ...state, isAskingInVain: true }
  const featureVersion = answer.transactionVersion ?? state.featureVersion
  const next = { ...state, leaders: learn(state.leaders, answer), isMetadataOld: false, featureVersion }
  return { ...next, isAskingInVain: lacksLeader(next) || lacksFeature(next) }
}

function learnProducerId(state: ProducerState, answer: ResponseOf<'InitProducerId'>): ProducerState {
  const { errorCode, producerId, producerEpoch } = answer
  if (errorCode !== 'NONE') return { ...state, isAskingInVain: true }
  return { ...state, producerId, producerEpoch, isAskingInVain: lacksLeader(state) }
}

const lacksLeader = (state: ProducerState): boolean =>
  state.batches.some(batch => batch.state !== 'awaiting' && leaderOf(state, batch.topicPartition) === '')

const lacksProducerId = ({ config, producerId, batches, transaction }: ProducerState): boolean =>
  config.idempotence && producerId < 0 && batches.length > 0 && transaction === null

const lacksFeature = ({ transaction, featureVersion }: ProducerState): boolean =>
  transaction !== null && transaction.state !== 'UNINITIALIZED' && featureVersion === undefined

const isAsking = ({ requests }: ProducerState, api: PendingRequest['api']): boolean =>
  requests.some(each => each.api === api)

const questions = (state: ProducerState): readonly ('Metadata' | 'InitProducerId')[] => [
  ...((lacksLeader(state) || state.isMetadataOld || lacksFeature(state)) && !isAsking(state, 'Metadata')
    ? (['Metadata'] as const)
    : []),
  ...(lacksProducerId(state) && !isAsking(state, 'InitProducerId') ? (['InitProducerId'] as const) : []),
]

export const needsToAsk = (state: ProducerState): boolean => questions(state).length > 0

/** The `metadata` timer: whatever is lacking is asked of the next bootstrap node. */
export function ask(state: ProducerState): ProducerStep {
  if (!needsToAsk(state)) return [state, []]
  const { bootstrap } = state.config
  const to = bootstrap[state.asked % bootstrap.length]!
  const moves = questions(state).map(
    api =>
      (next: ProducerState): ProducerStep =>
        post(next, to, { api }, { api, batchId: -1 }),
  )
  return chain({ ...state, asked: state.asked + 1 }, ...moves)
}
