/**
 * An idempotent producer's numbers: which batch goes out when, with which producer id, epoch and sequence, and what the application is told. By the
 * machine that has all batches of one partition in it (model/kafka/idempotence/producer.ts), with the rules of the producer's client family.
 *
 *     a batch gets its first number   send                             answer to Produce    ProduceReply
 *     timer drain                     transmit                         connection gone      Disconnected, requestTimeout, or ProduceReply of what was lost
 *     timer delivery                  deliveryTimeout                  InitProducerId       ProducerIdAssigned
 *
 * Where the two differ for good, and what is done about it:
 *
 *   Y1  the machine is asked for a send when the batch gets its number: what nobody has numbered has no part in what is compared, and may run out of time
 *   Y2  the machine has one connection. Where the leader has moved, what was on its way to the old one is lost by itself: a NETWORK_EXCEPTION each. And
 *       in flight at most so many a broker are counted by producer-trace.ts
 *   Y3  the machine knows one error that passes and one that does not: all others stand for these
 *   Y4  the machine has one partition: when another one's trouble begins a new epoch, the numbers here are followed no more
 *   Y5  so they are when retries run out; when time runs out for a batch that was never sent again, not for the oldest first, or of a client that has no
 *       delivery.timeout.ms; when a producer has given up; when several wait for a new producer id, out of order: the machine numbers them in the order
 *       of send, the client as they began to wait; and when @platformatic/kafka up to 2.1 sends again: it reads the sequence anew, the machine keeps it
 *   Y7  whoever has transactions has an epoch for each, and is another machine's (transactional-producers.ts)
 *   Y6  librdkafka takes what was sent before a success for acknowledged (its L5); the producer here sends it again, and is told so
 */
import type { Batch, ClientFamily, ProducerState, ProducerTold } from '../../impl/core/producer-state.ts'
import type { Effect } from '../../impl/core/process.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import {
  type Batch as ModelBatch,
  type ClientName,
  javaParameters,
  type ProducerContext,
  producerMachine,
  smallScope,
} from '../../model/kafka/idempotence/index.ts'
import type { Book } from './book.ts'
import { explain, type Letter } from './explain.ts'
import type { ProducerStep } from './producer-trace.ts'
import { assigned, eventsOf, type Followed, isTaken, type Line, placeOf, sentIn, unknownTo } from './sequence-events.ts'
import { contextOf, type Sent, Stepper } from './stepping.ts'
import { differing, type View } from './views.ts'

const clients: Readonly<Record<ClientFamily, ClientName>> = {
  java: 'java',
  'java-14034': 'java-13796',
  librdkafka: 'librdkafka',
  kafkajs: 'kafkajs',
  platformatic: 'platformatic',
  'platformatic-2.1': 'platformatic-2.1',
}
const unbounded = { ...smallScope, records: Number.POSITIVE_INFINITY, attempts: Number.POSITIVE_INFINITY }

export class ProducerSequences {
  readonly #book: Book
  #stepper: Stepper | undefined
  readonly #lines = new Map<string, Line>()
  readonly #lost = new Set<string>()

  constructor(book: Book) {
    this.#book = book
  }

  see(step: ProducerStep): void {
    const { before, after } = step
    if (!after.config.idempotence || after.transaction !== null) return
    if (step.input === undefined || before === undefined) {
      this.#start(after)
      return
    }
    for (const batch of after.batches.toSorted((a, b) => a.batchId - b.batchId)) this.#numberOf(batch)
    for (const name of new Set([...this.#lines.keys(), ...after.batches.map(({ topicPartition }) => topicPartition)])) {
      if (this.#lost.has(name)) continue
      const line = this.#lines.get(name) ?? this.#begin(before)
      const why = unknownTo({ ...step, before }, name, line)
      if (why !== undefined) this.#lose(name, why)
      else this.#follow({ ...step, before }, name, line)
      if (this.#book.failure !== undefined) return
    }
  }

  #start({ config }: ProducerState): void {
    const maxInFlight = config.maxInFlight === 1 ? 1 : Number.POSITIVE_INFINITY
    const about = { client: clients[config.client ?? 'java'], maxInFlight }
    this.#stepper = new Stepper(producerMachine({ ...javaParameters, ...about }, unbounded))
    this.#lines.clear()
    this.#lost.clear()
  }

  #begin({ producerId, producerEpoch }: ProducerState): Line {
    const local = this.#stepper!.start({ records: unbounded.records })
    const states = [producerId < 0 ? local : this.#stepper!.step(local, assigned(producerId))!.next]
    return { states, places: new Map(), firstEpoch: Math.max(producerEpoch, 0) }
  }

  #lose(name: string, why: string): void {
    this.#lines.delete(name)
    this.#lost.add(name)
    this.#book.unmodelled ??= why
  }

  #follow(step: Followed, name: string, line: Line): void {
    const next = withNumbered(step, name, line)
    const events = eventsOf(step, name, next, line)
    const found = explain({
      actor: this.#stepper!,
      states: line.states,
      candidates: [{ says: events.map(({ type }) => type).join(', ') || 'nothing', events }],
      toLetter,
      said: this.#said(step, name, next),
      isShown: local => this.#differences(step, name, next, local).length === 0,
      differences: local => this.#differences(step, name, next, local),
    })
    if ('closest' in found) this.#book.fail(name, found.closest)
    else this.#lines.set(name, { ...next, states: found.states })
  }

  /** What it sends, but for what the machine takes for acknowledged already (Y6). */
  #said({ effects, after }: Followed, name: string, line: Line): readonly string[] {
    return effects.flatMap(effect => {
      const batch = sentIn(effect, after, name)
      if (batch === undefined || isTaken(line, batch)) return []
      return [letterText(placeOf(line, batch), batch.attempt, this.#identity(batch, line))]
    })
  }

  #differences({ before, after, effects }: Followed, name: string, line: Line, local: LocalState): readonly string[] {
    const { batches, producerEpoch } = contextOf<ProducerContext>(local)
    const world: Record<string, unknown> = {}
    const model: Record<string, unknown> = {}
    for (const was of union(before.batches, after.batches)) {
      const at = was.topicPartition === name ? line.places.get(was.batchId) : undefined
      const own = at === undefined ? undefined : batches[at]
      const is = after.batches.find(({ batchId }) => batchId === was.batchId)
      if (at === undefined || (own?.state === 'acknowledged' && isTaken(line, was))) continue
      world[`batch ${at}`] = is ? this.#live(is, line, own) : outcomeOf(was, effects)
      model[`batch ${at}`] = own && modelText(own)
    }
    if (after.producerId >= 0 && line.places.size > 0) {
      world['epoch'] = after.producerEpoch - line.firstEpoch
      model['epoch'] = producerEpoch
    }
    return differing(world as View, model as View)
  }

  /** Its numbers are compared while it is on its way: until then clients number early, late, or again. */
  #live(batch: Batch, line: Line, own: ModelBatch | undefined): string {
    if (batch.state !== 'awaiting') return `queued after attempt ${batch.attempt}`
    const isNumbered = own === undefined || own.identity !== null
    return `awaiting attempt ${batch.attempt}${isNumbered ? `, ${identityText(this.#identity(batch, line))}` : ''}`
  }

  #identity(batch: Batch, { firstEpoch }: Line): Numbered {
    const { producerId, producerEpoch } = batch
    return { producerId: producerId + 1, producerEpoch: producerEpoch - firstEpoch, sequence: this.#numberOf(batch) }
  }

  #numberOf({ topicPartition, producerId, producerEpoch, baseSequence, records }: Batch): number {
    if (baseSequence < 0) return -1
    return this.#book.numbers.of(topicPartition, { producerId, producerEpoch, baseSequence, count: records.length })
  }
}

interface Numbered {
  readonly producerId: number
  readonly producerEpoch: number
  readonly sequence: number
}

const identityText = ({ producerId, producerEpoch, sequence }: Numbered) =>
  `producer ${producerId} epoch ${producerEpoch} sequence ${sequence}`
const letterText = (at: number, attempt: number, numbered: Numbered) =>
  `Produce of batch ${at}, attempt ${attempt}, ${identityText(numbered)}`

const toLetter = ({ message }: Sent): readonly Letter[] =>
  message.type === 'Produce'
    ? [
        {
          text: letterText(Number(message['batch']), Number(message['attempt']), message as unknown as Numbered),
          message,
        },
      ]
    : []

function modelText({ state, attempt, identity }: ModelBatch): string {
  if (state === 'queued') return `queued after attempt ${attempt}`
  return state === 'awaiting' ? `awaiting attempt ${attempt}${identity ? `, ${identityText(identity)}` : ''}` : state
}

const union = (before: readonly Batch[], after: readonly Batch[]): readonly Batch[] => [
  ...before,
  ...after.filter(({ batchId }) => !before.some(each => each.batchId === batchId)),
]

function outcomeOf({ recordIds }: Batch, effects: readonly Effect<unknown>[]): string {
  const tolds = effects.flatMap(effect => (effect.type === 'Tell' ? [effect.told as ProducerTold] : []))
  const own = tolds.flatMap(told => ('id' in told && recordIds.includes(told.id) ? [told.type] : []))
  if (own.length !== recordIds.length || new Set(own).size !== 1) return `told ${own.join(', ')}`
  return own[0] === 'Acknowledged' ? 'acknowledged' : 'reported'
}

/** Y1. Batches that have a number now and never had one, the first first. */
function withNumbered({ after }: Followed, name: string, line: Line): Line {
  const fresh = after.batches
    .filter(batch => batch.topicPartition === name && batch.baseSequence >= 0 && !line.places.has(batch.batchId))
    .toSorted((a, b) => a.batchId - b.batchId)
  const places = new Map(line.places)
  for (const { batchId } of fresh) places.set(batchId, places.size)
  return fresh.length > 0 ? { ...line, places } : line
}
