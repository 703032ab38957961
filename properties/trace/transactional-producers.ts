/**
 * A transactional producer: how it begins, ends, fails and goes on, with which producer id and epoch. By the machine of one process of one transactional id
 * (model/kafka/transactions/producer.ts).
 *
 *     InitProducerId sent        initTransactions, resend         its answer                          InitProducerIdAnswered
 *     EndTxn sent                commitTransaction, abortTransaction, resend      its answer          EndTxnAnswered
 *     a partition is added       beginTransaction, addPartition, AddPartitionsToTxnAnswered
 *     a record, in version 2     beginTransaction, produce        a send that fails for good          ProduceAnswered, giveUp
 *     start                      crash
 *
 * Where the two differ for good, and what is done about it:
 *
 *   T1  the machine has one record in each transaction: here that stands for all of it. It is begun once the coordinator may know of it; what is ended before
 *       that, the client ends alone
 *   T2  commitTransaction and abortTransaction wait for what is under way: to the machine they come when EndTxn goes out
 *   T3  the machine knows one error that passes (COORDINATOR_NOT_AVAILABLE beside CONCURRENT_TRANSACTIONS); what the application gives up is a record whose
 *       answer it has not heard
 *   T4  whom it asks, and that it looks for coordinators, is not told there
 *   T5  followed no more, until it starts anew: whose offsets are refused in version 1; who loses a send while a commit waits for it; who fails before it has
 *       begun; whom a partition is refused that an abort mends; and whom a send ends after it has lost the transaction
 *
 * Sequence numbers of what it sends are leader-transactions.ts's to judge; records, one by one, producer-trace.ts's.
 */
import type { Effect } from '../../impl/core/process.ts'
import type { ProducerState, ProducerTold } from '../../impl/core/producer-state.ts'
import type { Request, Response } from '../../impl/core/protocol.ts'
import { type ManagerState, type TransactionManager, versionOf } from '../../impl/core/transaction-manager.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import {
  currentTransactions,
  smallTransactions,
  transactionalProducer,
  type TransactionalProducerContext,
  versionOne,
} from '../../model/kafka/transactions/index.ts'
import type { Book } from './book.ts'
import { explain, type Letter } from './explain.ts'
import type { ProducerStep } from './producer-trace.ts'
import { contextOf, type Sent, Stepper, valueOf } from './stepping.ts'
import { errorOf } from './transactional-id-views.ts'
import { differing } from './views.ts'

/** T1. Whether all that it stands for is acknowledged, or failed. */
const isSettled = (event: object): boolean => 'isSettled' in event && event.isSettled === true

/** T1: bounds of the search that are none of the world's. */
const machineOf = (version: 1 | 2) =>
  new Stepper(
    transactionalProducer(version === 1 ? versionOne : currentTransactions, smallTransactions).provide({
      guards: {
        mayAdd: () => version === 1,
        mayProduce: () => true,
        mayCommit: ({ event }) => isSettled(event),
        mayAbort: ({ context, event }) => context.isStarted && isSettled(event),
      },
    }),
  )
const machines = { 1: machineOf(1), 2: machineOf(2) }
const input = { producer: 1, transactions: [1, Number.POSITIVE_INFINITY] }

type Going = ProducerStep & { readonly before: ProducerState }

export class TransactionalProducers {
  readonly #book: Book
  readonly #node: string
  #version: 1 | 2 = 2
  /** Empty: not followed. */
  #states: readonly LocalState[] = []

  constructor(book: Book, node: string) {
    this.#book = book
    this.#node = node
  }

  /** Whether anything in it is a step of the machine. */
  see(step: ProducerStep): boolean {
    const { before, after } = step
    if (after.transaction === null) return false
    if (step.input === undefined || before === undefined) {
      this.#states = [machines[this.#version].start(input)]
      return false
    }
    if (this.#states.length === 0) return false
    if (valueOf(this.#states[0]!) === 'uninitialized') this.#choose(after)
    const going = { ...step, before }
    const why = unknownIn(going, this.#version, this.#states[0]!)
    if (why !== undefined) {
      this.#book.unmodelled ??= why
      this.#states = []
      return false
    }
    return this.#explain(going)
  }

  /** Which version it is of it knows by the time that it asks for an id. */
  #choose(after: ProducerState): void {
    this.#version = after.featureVersion !== undefined && versionOf(after) < 2 ? 1 : 2
    this.#states = [machines[this.#version].start(input)]
  }

  #explain(step: Going): boolean {
    const events = this.#states.map(local => eventsOf(step, this.#version, local))
    const found = explain({
      actor: machines[this.#version],
      states: this.#states,
      candidates: this.#states.map((from, at) => ({
        says: events[at]!.map(({ type }) => type).join(', ') || 'nothing',
        events: events[at]!,
        where: local => local === from,
      })),
      toLetter,
      said: requestsIn(step).flatMap(saidText),
      isShown: local => differences(step.after, local).length === 0,
      differences: local => differences(step.after, local),
    })
    if ('closest' in found) this.#book.fail(step.after.config.transactionalId ?? this.#node, found.closest)
    else this.#states = found.states
    return events.some(({ length }) => length > 0)
  }
}

const requestsIn = ({ effects }: ProducerStep): readonly Request[] =>
  effects.flatMap(effect =>
    effect.type === 'Send' && effect.message.kind === 'request' ? [effect.message.body as Request] : [],
  )

const tolds = (effects: readonly Effect<unknown>[]): readonly ProducerTold[] =>
  effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ProducerTold] : []))

const managerIn = ({ transaction }: ProducerState): TransactionManager => transaction!

/** Ids count from 1 in the machine. */
const identity = ({ producerId, producerEpoch }: { readonly producerId: number; readonly producerEpoch: number }) => ({
  producerId: producerId + 1,
  producerEpoch,
})

const initText = (expected: { readonly producerId: number; readonly producerEpoch: number } | null) =>
  `InitProducerId of ${expected ? `${expected.producerId} in epoch ${expected.producerEpoch}` : 'nobody'}`
const endText = (committed: boolean, { producerId, producerEpoch }: ReturnType<typeof identity>) =>
  `EndTxn, ${committed ? 'commit' : 'abort'} of ${producerId} in epoch ${producerEpoch}`

function saidText(request: Request): readonly string[] {
  if (request.api === 'EndTxn') return [endText(request.committed, identity(request))]
  if (request.api !== 'InitProducerId') return []
  const { producerId = -1, producerEpoch = -1 } = request
  return [initText(producerId < 0 ? null : identity({ producerId, producerEpoch }))]
}

function toLetter({ message }: Sent): readonly Letter[] {
  if (message.type === 'InitProducerId')
    return [{ text: initText(message['expected'] as ReturnType<typeof identity> | null), message }]
  if (message.type !== 'EndTxn') return []
  return [{ text: endText(message['committed'] === true, message as unknown as ReturnType<typeof identity>), message }]
}

/** The answer to what is on its way to a coordinator. */
function answerIn({ input: cause, before }: Going): Response | undefined {
  if (cause?.type !== 'Received' || cause.message.kind !== 'response') return undefined
  const { inFlight, state } = managerIn(before)
  return inFlight?.correlationId === cause.correlationId && state !== 'FATAL_ERROR'
    ? (cause.message.body as Response)
    : undefined
}

/** T3. */
const passes: ReadonlySet<string> = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
])
const asKnown = (error: string) => (passes.has(error) ? 'COORDINATOR_NOT_AVAILABLE' : error)

const answered: Readonly<Record<string, string>> = {
  InitProducerId: 'InitProducerIdAnswered',
  EndTxn: 'EndTxnAnswered',
  AddPartitionsToTxn: 'AddPartitionsToTxnAnswered',
  AddOffsetsToTxn: 'AddPartitionsToTxnAnswered',
}

function answerEvents(step: Going, local: LocalState): readonly Event[] {
  const body = answerIn(step)
  if (body?.api === 'TxnOffsetCommit') return offsetEvents(asKnown(body.errorCode), local)
  const type = body && answered[body.api]
  if (body === undefined || type === undefined) return []
  const who = body.api === 'InitProducerId' || body.api === 'EndTxn' ? identity(body) : {}
  const answer = { type, error: asKnown(errorOf(body)), ...who }
  return type === 'AddPartitionsToTxnAnswered' ? addedEvents(answer, local) : [answer]
}

/** Offsets that are refused for what their producer is: to the machine it is a partition that is refused so. */
function offsetEvents(error: string, local: LocalState): readonly Event[] {
  const isHarmless = error === 'NONE' || error === 'CONCURRENT_TRANSACTIONS' || error === 'COORDINATOR_NOT_AVAILABLE'
  if (isHarmless || valueOf(local) !== 'inTransaction') return []
  return [{ type: 'AddPartitionsToTxnAnswered', error }]
}

const inside: ReadonlySet<ManagerState> = new Set(['IN_TRANSACTION', 'COMMITTING_TRANSACTION'])
/** What the machine takes for the end of a transaction, or of its producer, as it is. */
const ofRecords: ReadonlySet<string> = new Set([
  'INVALID_PRODUCER_EPOCH',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'TRANSACTION_ABORTABLE',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
])

/** The transaction is lost or to be aborted, and what was on its way is waited for: that ends the producer, or changes nothing (maybeTransitionToErrorState). */
const waiting: ReadonlySet<ManagerState> = new Set(['ABORTING_TRANSACTION', 'ABORTABLE_ERROR'])

function hearsOfSends({ before, after }: Going): boolean {
  const { state } = managerIn(before)
  return inside.has(state) || (waiting.has(state) && managerIn(after).state === 'FATAL_ERROR')
}

/** With which error a send has failed for good that its transaction hears of; what follows from an answer is that answer's. */
function failedSend(step: Going): string | undefined {
  const { effects } = step
  if (!hearsOfSends(step) || answerIn(step) !== undefined) return undefined
  const failed = tolds(effects).find(told => told.type === 'Failed' && told.errorCode !== 'TRANSACTION_ABORTED')
  return failed?.type === 'Failed' ? failed.errorCode : undefined
}

function failEvents(step: Going, local: LocalState): readonly Event[] {
  const error = failedSend(step)
  if (error === undefined || valueOf(local) !== 'inTransaction') return []
  if (ofRecords.has(error)) return [{ type: 'ProduceAnswered', error }]
  // T3.
  return [{ type: 'ProduceAnswered', error: 'COORDINATOR_NOT_AVAILABLE' }, { type: 'giveUp' }]
}

/** T1. Version 2: with the first record, whatever comes back. */
function beginEvents(step: Going, version: 1 | 2, local: LocalState): readonly Event[] {
  if (version === 1 || valueOf(local) !== 'ready') return []
  const isStarted = managerIn(step.after).isStarted && managerIn(step.before).state === 'IN_TRANSACTION'
  return isStarted ? [{ type: 'beginTransaction' }, { type: 'produce', way: 'direct' }] : []
}

const asks: readonly Event[] = [{ type: 'beginTransaction' }, { type: 'addPartition', way: 'direct' }]

/** T1. Version 1: with the first partition that the coordinator has added. */
function addedEvents(answer: Event, local: LocalState): readonly Event[] {
  if (valueOf(local) === 'inTransaction') return [answer]
  const isAsked = answer['error'] === 'CONCURRENT_TRANSACTIONS' || answer['error'] === 'COORDINATOR_NOT_AVAILABLE'
  return valueOf(local) === 'ready' && !isAsked ? [...asks, answer] : []
}

function requestEvents(step: Going, local: LocalState): readonly Event[] {
  return requestsIn(step).flatMap(request => {
    if (request.api === 'InitProducerId')
      return [{ type: valueOf(local) === 'uninitialized' ? 'initTransactions' : 'resend', way: 'direct' }]
    if (request.api !== 'EndTxn') return []
    const isAgain = valueOf(local) === 'committing' || valueOf(local) === 'aborting'
    const first = request.committed ? 'commitTransaction' : 'abortTransaction'
    return [{ type: isAgain ? 'resend' : first, way: 'direct', isSettled: step.before.batches.length === 0 }]
  })
}

/** In a step requests go out, or something is heard; never both to the same coordinator. */
const eventsOf = (step: Going, version: 1 | 2, local: LocalState): readonly Event[] => [
  ...answerEvents(step, local),
  ...failEvents(step, local),
  ...beginEvents(step, version, local),
  ...requestEvents(step, local),
]

/** T5. Undefined: the machine knows it. */
function unknownIn(step: Going, version: 1 | 2, local: LocalState): string | undefined {
  const { before, after } = step
  const body = answerIn(step)
  const error = body && asKnown(errorOf(body))
  const isLost = managerIn(after).state === 'ABORTABLE_ERROR' && managerIn(before).state !== 'ABORTABLE_ERROR'
  if (isLost && body?.api === 'TxnOffsetCommit') return 'a transaction whose offsets are refused'
  if (isLost && body !== undefined) return `a transaction that ${error} ends`
  if (failedSend(step) === undefined) return undefined
  if (valueOf(local) === 'ready') return 'a transaction that fails before it has begun'
  if (valueOf(local) === 'abortableError') return 'a send that ends its producer after it has lost the transaction'
  return managerIn(before).state === 'COMMITTING_TRANSACTION' && version === 1
    ? 'a send that fails while a commit waits for it'
    : undefined
}

/** Where the machine may be then. T1, T2. */
const places: Readonly<Record<ManagerState, readonly string[]>> = {
  UNINITIALIZED: ['uninitialized'],
  INITIALIZING: ['uninitialized', 'initializing'],
  READY: ['ready'],
  IN_TRANSACTION: ['ready', 'inTransaction'],
  COMMITTING_TRANSACTION: ['ready', 'inTransaction', 'committing'],
  ABORTING_TRANSACTION: ['ready', 'inTransaction', 'abortableError', 'aborting'],
  ABORTABLE_ERROR: ['ready', 'abortableError'],
  FATAL_ERROR: ['fatalError'],
}

function differences(after: ProducerState, local: LocalState): readonly string[] {
  const manager = managerIn(after)
  const { producerId, producerEpoch, needsNewEpoch } = contextOf<TransactionalProducerContext>(local)
  const value = valueOf(local)
  const is = value === 'fatalError' ? {} : identity(after)
  const own = value === 'fatalError' ? {} : { producerId, producerEpoch }
  const bumps = [...manager.requests, ...(manager.inFlight ? [manager.inFlight.request] : [])].some(
    request => request.api === 'InitProducerId' && request.isEpochBump,
  )
  const isDoubted = value === 'abortableError' || value === 'aborting'
  return [
    ...(places[manager.state].includes(value) ? [] : [`it is ${manager.state}, and ${value} in the model`]),
    ...differing(
      { ...is, ...(isDoubted ? { needsNewEpoch: manager.mustBumpEpoch || bumps } : {}) },
      { ...own, ...(isDoubted ? { needsNewEpoch } : {}) },
    ),
  ]
}
