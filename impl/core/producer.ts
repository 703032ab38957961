/**
 * Producer: the client that sends records. The Java client's KafkaProducer with its Sender, as one process.
 *
 *     send ──▶ accumulator ──drain──▶ Produce ──▶ leader ──NONE──▶ Acknowledged
 *                  ▲                     │
 *                  └──backoff── errors that pass, lost connections ──no retries or time left──▶ Failed (isUnknown: may be in the log)
 *
 * Timers, one a concern, so that whoever schedules decides: `drain` (something can be sent), `metadata` (something must be asked), `metadataAge`,
 * `linger/<tp>`, `backoff/<tp>`, `request/<correlationId>`, `delivery/<batchId>`; with a transactional id `transaction` (a coordinator can be asked
 * something) and `maxBlock`. Files: producer-state (data), producer-batches (accumulator), producer-sessions (sequence numbers), producer-requests
 * (network), transaction-manager and its siblings (transactions), client-families (other clients' ways).
 *
 *   P1  a record is told of once: Acknowledged or Failed; and not before it was sent, but for DELIVERY_TIMEOUT and BUFFER_EXHAUSTED
 *   P2  no more than maxInFlight requests are on their way to a broker
 *   P3  a batch that awaits an answer has its request on the way (the reverse fails: delivery.timeout.ms settles a batch on its way)
 *   P4  acks=0: acknowledged means sent; nothing is awaited, so nothing is retried
 *   P5  what was never sent is in the order of `send`
 *
 * Not modelled: interceptors, several producers to a process.
 */
import { assert } from './assert.ts'
import type { Input, NodeId, Process } from './process.ts'
import { rulesOfFamily } from './client-families.ts'
import { append, dropUnsent, expire, partitionsOf, release, requeue, sendable } from './producer-batches.ts'
import { ask, disconnect, drain, needsToAsk, post, receive, timeOut } from './producer-requests.ts'
import { numberQueued, resolve } from './producer-sessions.ts'
import {
  initialProducer,
  type ProducerCall,
  type ProducerConfig,
  type ProducerState,
  type ProducerStep,
  type ProducerTold,
} from './producer-state.ts'
import { kafkaRules } from './rules.ts'
import { chain } from './steps.ts'
import { abortAtClose, askTransaction, misuseOf, stopWaiting, tellOutcome } from './producer-transaction-calls.ts'
import { isCompleting, isUnderWay, managerOf, withManager } from './transaction-manager.ts'
import { backoffOf, failRequests, isQuiet, nextRequest, sendNext } from './producer-transaction-requests.ts'

export { javaProducerDefaults } from './producer-state.ts'
export type { Batch, ProducerCall, ProducerConfig, ProducerState, ProducerTold } from './producer-state.ts'

export function producer(config: ProducerConfig): Process<ProducerState, ProducerCall, ProducerTold> {
  assert(config.bootstrap.length > 0, 'a producer has somebody to ask')
  assert(!config.idempotence || config.acks === -1, 'idempotence needs acks=all')
  assert(
    !config.idempotence || config.maxInFlight <= 5,
    'idempotence needs at most 5 in flight: a broker remembers so many',
  )
  assert(!config.idempotence || config.retries > 0, 'idempotence needs retries')
  assert(config.idempotence || config.transactionalId === undefined, 'transactions need idempotence')
  const wired = { ...config, rules: rulesOfFamily(config.rules ?? kafkaRules, config.client) }
  return {
    start: (_disk, _now, incarnation) => [initialProducer(wired, incarnation), []],
    step: (state, input, now) => check(chain(state, next => dispatch(next, input, now), attend, wake, tellDone)),
  }
}

function check(step: ProducerStep): ProducerStep {
  const [{ batches, requests, config }] = step
  const unsent = batches.filter(({ attempt }) => attempt === 0).map(({ batchId }) => batchId)
  const awaited = new Set(requests.map(({ correlationId }) => correlationId))
  assert(
    requests.every(({ to }) => produceTo(requests, to) <= config.maxInFlight),
    'P2: at most maxInFlight on their way',
  )
  assert(
    batches.every(({ state, correlationId }) => (state === 'awaiting') === awaited.has(correlationId)),
    'P3: what awaits has its request on the way',
  )
  assert(
    unsent.every((id, at) => at === 0 || id > unsent[at - 1]!),
    'P5: what was never sent is in the order of send',
  )
  return step
}

const produceTo = (requests: ProducerState['requests'], broker: NodeId): number =>
  requests.filter(({ to, api }) => to === broker && api === 'Produce').length

function dispatch(state: ProducerState, input: Input<ProducerCall>, now: number): ProducerStep {
  switch (input.type) {
    case 'Received':
      return input.message.kind === 'response' ? receive(state, input.correlationId, input.message.body) : [state, []]
    case 'TimerFired':
      return fired(state, input.timer)
    case 'Disconnected':
      return disconnect(state, input.from, input.correlationId)
    case 'DiskSpace':
      return [state, []]
    case 'Call':
      return called(state, input.call, now)
  }
}

function called(state: ProducerState, call: ProducerCall, now: number): ProducerStep {
  assert(state.phase === 'open', 'nothing is asked of a producer that was closed')
  switch (call.type) {
    case 'send':
      assert(misuseOf(state, 'send') === undefined, 'a record is sent in a transaction, where there are transactions')
      return append(state, call, now)
    case 'flush':
      return release({ ...state, flushes: [...state.flushes, state.nextBatchId] }, partitionsOf(state))
    case 'close':
      return release({ ...state, phase: 'closing' }, partitionsOf(state))
    case 'initTransactions':
    case 'beginTransaction':
    case 'sendOffsetsToTransaction':
    case 'commitTransaction':
    case 'abortTransaction':
      return askTransaction(state, call)
  }
}

/** What a transaction makes of the step: who commits sends what lingers, what is lost is dropped, who waits is told. */
function attend(state: ProducerState): ProducerStep {
  if (state.transaction === null) return [state, []]
  return chain(
    state,
    next => (isCompleting(managerOf(next)) ? release(next, partitionsOf(next)) : [next, []]),
    next => [resolve(next), []],
    dropUnsent,
    abortAtClose,
    failRequests,
    tellOutcome,
  )
}

/** A timer of something that is over changes nothing. */
function fired(state: ProducerState, timer: string): ProducerStep {
  const slash = timer.indexOf('/')
  const [concern, of] = slash < 0 ? [timer, ''] : [timer.slice(0, slash), timer.slice(slash + 1)]
  if (concern === 'drain') return drain({ ...state, isDrainTimerSet: false })
  if (concern === 'metadata') return ask({ ...state, isMetadataTimerSet: false })
  if (concern === 'metadataAge') return [{ ...state, isMetadataOld: state.phase === 'open' }, []]
  if (concern === 'linger') return release(state, [of])
  if (concern === 'backoff') return [requeue(state, of), []]
  if (concern === 'request') return timeOut(state, Number(of))
  if (concern === 'maxBlock') return stopWaiting(state)
  if (concern === 'transaction') return sendNext(withManager(state, { isTimerSet: false }), postTo)
  assert(concern === 'delivery', 'a timer that fires was set')
  const batch = state.batches.find(({ batchId }) => batchId === Number(of))
  return batch === undefined ? [state, []] : expire(state, batch)
}

const postTo: Parameters<typeof sendNext>[1] = (state, to, body, api) => post(state, to, body, { api, batchId: -1 })

/** Sets the timers for what can be done next. */
const wake = (before: ProducerState): ProducerStep => chain(before, wakeSender, wakeTransaction)

function wakeTransaction(state: ProducerState): ProducerStep {
  if (state.transaction === null || state.transaction.isTimerSet || nextRequest(state) === undefined) return [state, []]
  const timer = { type: 'SetTimer', timer: 'transaction', afterMs: backoffOf(state) } as const
  return [withManager(state, { isTimerSet: true }), [timer]]
}

function wakeSender(before: ProducerState): ProducerStep {
  const state = numberQueued(resolve(before))
  const isDraining = !state.isDrainTimerSet && sendable(state).length > 0
  const isAsking = !state.isMetadataTimerSet && needsToAsk(state)
  const afterMs = state.isAskingInVain ? state.config.retryBackoffMs : 0
  return [
    {
      ...state,
      isDrainTimerSet: state.isDrainTimerSet || isDraining,
      isMetadataTimerSet: state.isMetadataTimerSet || isAsking,
    },
    [
      ...(isDraining ? [{ type: 'SetTimer', timer: 'drain', afterMs: 0 } as const] : []),
      ...(isAsking ? [{ type: 'SetTimer', timer: 'metadata', afterMs } as const] : []),
    ],
  ]
}

function tellDone(state: ProducerState): ProducerStep {
  const first = Math.min(...state.batches.map(({ batchId }) => batchId))
  const flushed = state.flushes.filter(upTo => upTo <= first)
  const isClosed = state.phase === 'closing' && state.batches.length === 0 && isOver(state)
  return [
    { ...state, flushes: state.flushes.filter(upTo => upTo > first), phase: isClosed ? 'closed' : state.phase },
    [
      ...flushed.map(() => ({ type: 'Tell', told: { type: 'Flushed' } }) as const),
      ...(isClosed ? [{ type: 'Tell', told: { type: 'Closed' } } as const] : []),
    ],
  ]
}

const isOver = ({ transaction }: ProducerState): boolean =>
  transaction === null || (!isUnderWay(transaction) && isQuiet(transaction))
