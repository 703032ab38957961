/**
 * A producer's steps: each batch, from `send` to what the application is told, is a `send` of the model.
 *
 *     send that begins a batch      send             answer to Produce                   ProduceReply
 *     timer drain                   transmit         connection gone, timer request      Disconnected or requestTimeout; ConnectionClosed
 *     timer delivery                deliveryTimeout  start                               crash
 *
 * A batch that lingers or backs off is queued. Where the two differ for good, and what is done about it:
 *
 *   S1  the model retries or does not, the client counts its retries and knows errors that never pass: then it is as if its time had run out
 *   S2  the client's time may run out while an answer is awaited; the model has the request time out first
 *   S3  the model counts requests on their way to anybody, the client those to one broker; with one at a time it is to anybody for both
 *   S4  in the model what comes back goes in order, as it does with idempotence; without it the client puts each in front of the queue, so that
 *       with several in flight a later one may leave first
 *   S5  clients in which each send is a request of its own let others pass while one backs off; their order producer-sequences.ts knows
 *   S6  whoever loses a transaction drops what was never sent, and with its producer everything (RecordAccumulator.abortBatches): as if time had run out
 */
import type { Batch, ClientFamily, ProducerState, ProducerTold } from '../../impl/core/producer-state.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { ManagerState } from '../../impl/core/transaction-manager.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { producerMachine, safeParameters, type SendContext } from '../../model/kafka/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain, type Letter } from './explain.ts'
import { contextOf, type Sent, Stepper, valueOf } from './stepping.ts'
import { nothing } from './table.ts'
import { differing, type View } from './views.ts'

export interface ProducerStep {
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  /** Undefined where it started. */
  readonly before: ProducerState | undefined
  readonly after: ProducerState
}

interface Live {
  readonly topicPartition: string
  readonly states: readonly LocalState[]
}

/** S5. */
const independent: ReadonlySet<ClientFamily> = new Set(['kafkajs', 'platformatic', 'platformatic-2.1'])

const unbounded = { attempts: Number.POSITIVE_INFINITY, patient: false, records: 1, shrinks: 0, total: 0, faults: {} }

export class ProducerStates {
  readonly #book: Book
  #stepper: Stepper | undefined
  /** By batch id; what is settled is gone. */
  readonly #live = new Map<number, Live>()

  constructor(book: Book) {
    this.#book = book
  }

  /** Whether anything in it has a counterpart in the model. */
  see(step: ProducerStep): boolean {
    const { input, before, after } = step
    for (const effect of step.effects) this.#noteSession(effect)
    if (input === undefined || before === undefined) return this.#start(after)
    let isModelled = this.#begin(step)
    for (const [batchId, live] of this.#live) {
      const was = before.batches.find(batch => batch.batchId === batchId)
      const is = after.batches.find(batch => batch.batchId === batchId)
      const own = was ? this.#candidates(step, input, was) : undefined
      const candidates = was && is === undefined && isLost(step) ? [...(own ?? []), ...dropped] : own
      isModelled ||= candidates !== undefined
      if (was === is && candidates === undefined) continue
      this.#explain(step, batchId, live, was, candidates ?? [nothing])
      if (this.#book.failure !== undefined) return true
    }
    return isModelled
  }

  /** All that was not settled is forgotten. */
  #start({ config }: ProducerState): boolean {
    const wasBusy = this.#live.size > 0
    for (const { topicPartition, states } of this.#live.values())
      if (states.every(local => this.#stepper!.step(local, { type: 'crash' }) === undefined))
        this.#book.fail(topicPartition, [{ says: 'crash', differences: ['it is not enabled'] }])
    this.#live.clear()
    const acks = config.acks === -1 ? 'all' : config.acks === 1 ? '1' : '0'
    const { idempotence, maxInFlight } = config
    const about = { acks, retries: config.retries > 0, idempotence, maxInFlight, onSendFailure: 'report' } as const
    this.#stepper = new Stepper(producerMachine({ ...safeParameters, ...about }, { ...unbounded, withConsumer: false }))
    return wasBusy
  }

  /** Batches that were not there before; a batch that grows is the same. */
  #begin({ before, after }: ProducerStep): boolean {
    const begun = after.batches.filter(({ batchId }) => batchId >= before!.nextBatchId)
    for (const { batchId, topicPartition } of begun) {
      const taken = this.#stepper!.step(this.#stepper!.start({ record: batchId }), { type: 'send' })!
      this.#live.set(batchId, { topicPartition, states: [taken.next] })
    }
    return begun.length > 0
  }

  #candidates(step: ProducerStep, input: Input<unknown>, was: Batch): readonly Candidate[] | undefined {
    switch (input.type) {
      case 'Received':
        return replySteps(step, input, was)
      case 'Disconnected':
        return closedSteps(step, input.correlationId, was, 'Disconnected')
      case 'TimerFired': {
        const [concern, of] = input.timer.split('/')
        if (concern === 'drain') return this.#transmitSteps(step, was)
        if (concern === 'request') return closedSteps(step, Number(of), was, 'requestTimeout')
        return concern === 'delivery' && Number(of) === was.batchId ? timedOut : undefined
      }
      case 'Call':
      case 'DiskSpace':
        return undefined
    }
  }

  #transmitSteps(step: ProducerStep, was: Batch): readonly Candidate[] {
    const leader = Number(transmissionOf(step, was)?.to.split('-')[1] ?? 0)
    const event = { type: 'transmit', leader, follows: 0 }
    const transmit = { says: `transmit to ${leader}`, events: [event], where: () => this.#isFree(step, was, leader) }
    return leader > 0 ? [transmit, nothing] : [nothing]
  }

  /** Records leave in order, and no more than maxInFlight are on their way. S3, S4. */
  #isFree({ after }: ProducerStep, { batchId, topicPartition }: Batch, leader: number): boolean {
    const { maxInFlight, idempotence, client = 'java' } = after.config
    const keepsOrder = (idempotence || maxInFlight === 1) && !independent.has(client)
    const earlier = [...this.#live].filter(([id, live]) => id < batchId && live.topicPartition === topicPartition)
    const states = earlier.map(([, live]) => live.states[0]!)
    const isAwaited = (local: LocalState) =>
      valueOf(local) === 'awaiting' && (maxInFlight === 1 || contextOf<SendContext>(local).broker === leader)
    const isOvertaking = states.some(local => valueOf(local) === 'queued')
    return !(keepsOrder && isOvertaking) && states.filter(isAwaited).length < maxInFlight
  }

  #explain(
    step: ProducerStep,
    batchId: number,
    live: Live,
    was: Batch | undefined,
    candidates: readonly Candidate[],
  ): void {
    const view = viewOf(step, batchId, was)
    const sent = was && transmissionOf(step, was)
    const found = explain({
      actor: this.#stepper!,
      states: live.states,
      candidates,
      toLetter,
      said: sent ? [produceText(sent.to)] : [],
      isShown: local => differing(view, modelView(local)).length === 0,
      differences: local => differing(view, modelView(local)),
    })
    if ('closest' in found) this.#book.fail(live.topicPartition, found.closest)
    else if (isSettled(found.states[0]!)) this.#live.delete(batchId)
    else this.#live.set(batchId, { ...live, states: found.states })
  }

  #noteSession(effect: Effect<unknown>): void {
    if (effect.type !== 'Send' || effect.message.kind !== 'request' || effect.message.body.api !== 'Produce') return
    this.#book.names.noteSession(effect.message.body.topicPartition, effect.message.body.batch)
  }
}

const isSettled = (local: LocalState) => valueOf(local) !== 'queued' && valueOf(local) !== 'awaiting'

const produceText = (to: string) => `Produce to ${to}`
const toLetter = ({ to, message }: Sent): readonly Letter[] =>
  message.type === 'Produce' ? [{ text: produceText(to), message }] : []

type Send = Extract<Effect<unknown>, { type: 'Send' }>

/** The request with which this step sends the batch. With acks=0 the batch is gone by then: it was the first that was not on its way. */
function transmissionOf(step: ProducerStep, { batchId, topicPartition }: Batch): Send | undefined {
  const { effects, before, after } = step
  const is = after.batches.find(batch => batch.batchId === batchId)
  const first = before!.batches.find(batch => batch.topicPartition === topicPartition && batch.state !== 'awaiting')
  if (is === undefined && first?.batchId !== batchId) return undefined
  return effects.find((effect): effect is Send => {
    if (effect.type !== 'Send' || effect.message.kind !== 'request') return false
    const { body } = effect.message
    const isOf = body.api === 'Produce' && body.topicPartition === topicPartition
    return isOf && (is === undefined || is.correlationId === effect.correlationId)
  })
}

/** S6. */
const lost: ReadonlySet<ManagerState> = new Set(['ABORTING_TRANSACTION', 'ABORTABLE_ERROR', 'FATAL_ERROR'])
const isLost = ({ before, after }: ProducerStep): boolean =>
  [before, after].some(each => each?.transaction && lost.has(each.transaction.state))

const timedOut: readonly Candidate[] = [
  { says: 'deliveryTimeout', events: [{ type: 'deliveryTimeout' }] },
  { says: 'requestTimeout, deliveryTimeout', events: [{ type: 'requestTimeout' }, { type: 'deliveryTimeout' }] },
  { says: 'requestTimeout', events: [{ type: 'requestTimeout' }] },
]

/** S6. */
const dropped: readonly Candidate[] = timedOut.map(each => ({ ...each, says: `its transaction is lost: ${each.says}` }))

/** S1. */
const orItsEnd = ({ after }: ProducerStep, { batchId }: Batch, candidate: Candidate): readonly Candidate[] => {
  const isGone = !after.batches.some(batch => batch.batchId === batchId)
  const events = (local: LocalState): readonly Event[] => {
    const own = typeof candidate.events === 'function' ? candidate.events(local) : candidate.events
    return [...own, { type: 'deliveryTimeout' }]
  }
  return isGone ? [candidate, { says: `${candidate.says}, deliveryTimeout`, events }] : [candidate]
}

type Received = Extract<Input<unknown>, { type: 'Received' }>

function replySteps(step: ProducerStep, input: Received, was: Batch): readonly Candidate[] | undefined {
  const { body, kind } = input.message
  if (kind !== 'response' || body.api !== 'Produce' || was.correlationId !== input.correlationId) return undefined
  const error = 'errorCode' in body ? body.errorCode : ''
  const events = (local: LocalState) => [
    { type: 'ProduceReply', attempt: contextOf<SendContext>(local).attempt, error },
  ]
  return orItsEnd(step, was, { says: `ProduceReply ${error}`, events })
}

/** A connection goes as a whole. */
function closedSteps(
  step: ProducerStep,
  correlationId: number,
  was: Batch,
  how: 'Disconnected' | 'requestTimeout',
): readonly Candidate[] | undefined {
  const request = step.before!.requests.find(each => each.correlationId === correlationId)
  if (request === undefined || was.state !== 'awaiting' || was.broker !== request.to) return undefined
  const isItsOwn = was.correlationId === correlationId
  const broker = Number(request.to.split('-')[1])
  const events = (local: LocalState): readonly Event[] => {
    const { attempt } = contextOf<SendContext>(local)
    return [isItsOwn ? { type: how, attempt } : { type: 'ConnectionClosed', broker }]
  }
  return orItsEnd(step, was, { says: isItsOwn ? how : `ConnectionClosed by ${broker}`, events })
}

function viewOf({ after, effects }: ProducerStep, batchId: number, was: Batch | undefined): View {
  const is = after.batches.find(batch => batch.batchId === batchId)
  if (is !== undefined) {
    const broker = Number(is.broker.split('-')[1] ?? 0)
    return { value: is.state === 'awaiting' ? 'awaiting' : 'queued', attempt: is.attempt, broker }
  }
  const ids = new Set(was?.recordIds)
  const told = effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ProducerTold] : []))
  const own = told.filter(each => isOfRecord(each) && ids.has(each.id)).map(({ type }) => type)
  const isAlike = own.length === ids.size && own.every(type => type === own[0])
  return { value: isAlike ? (own[0] === 'Acknowledged' ? 'acknowledged' : 'reported') : `told ${own.join(', ')}` }
}

/** Calls of transactions have names of their own. */
const isOfRecord = (told: ProducerTold) => told.type === 'Acknowledged' || told.type === 'Failed'

function modelView(local: LocalState): View {
  const { attempt, broker } = contextOf<SendContext>(local)
  return isSettled(local) ? { value: valueOf(local) } : { value: valueOf(local), attempt, broker }
}
