/**
 * One step of one transactional id: what was written is in force, what is said and heard without writing, what is begun to be written. N1 to N6 stand in
 * transactional-ids.ts.
 *
 *     settle ─▶ remember ─▶ write          each explained by the machine, or it is the failure
 */
import type { TopicPartition } from '../../impl/core/protocol.ts'
import { isPrepared, type Transaction, type TransactionWriting } from '../../impl/core/transaction.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { TransactionMetadata } from '../../model/kafka/transactions/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain } from './explain.ts'
import type { BrokerStep } from './letters.ts'
import { isInForce, ownWritesIn } from './own-writes.ts'
import { type ProducerIds, withIds } from './producer-ids.ts'
import { contextOf, type Stepper } from './stepping.ts'
import {
  answerTo,
  askedIn,
  type Asked,
  markerAnswerEvents,
  markerEvents,
  markersIn,
  requestEvents,
  unknownIn,
  writingOf,
} from './transactional-id-events.ts'
import {
  lettersTo,
  markerText,
  memoryView,
  modelMemory,
  modelStored,
  type Numbers,
  responseText,
  storedView,
} from './transactional-id-views.ts'
import { differing, type View } from './views.ts'

/** What the machine has of an id. */
export interface Known {
  readonly states: readonly LocalState[]
  readonly ids: ProducerIds
}

/** What is being written. */
interface Pending {
  readonly id: number
  readonly writing: TransactionWriting
  readonly next: Known
}

export interface Followed {
  readonly known: Known
  /** Of the world's coordinator epochs the machine's is as much less. */
  readonly epochsBefore: number
  readonly pending?: Pending
}

/** One step of the office of an id. */
export interface Turn {
  /** By the transaction version of the cluster. */
  readonly machine: Stepper
  readonly isVersion1: boolean
  readonly step: BrokerStep
  readonly name: TopicPartition
  readonly transactionalId: string
  readonly leaderEpoch: number
  readonly was: Transaction | undefined
  readonly is: Transaction | undefined
}

/** By record: what the machine has once it is in force; null: nothing, the id has expired. */
export type Written = Map<number, Known | null>

export class IdSteps {
  readonly #book: Book
  readonly #written: Written
  readonly #partitions: TopicPartition[] = []

  constructor(book: Book, written: Written) {
    this.#book = book
    this.#written = written
  }

  /** Undefined: the id has expired, or this is the failure. */
  go(turn: Turn, followed: Followed): Followed | undefined {
    const settled = this.#settle(turn, followed)
    const remembered = settled && this.#remember(turn, settled)
    return remembered && this.#write(turn, remembered)
  }

  #numbers({ known: { ids }, epochsBefore }: Followed): Numbers {
    return { ids, partition: name => this.#numberOf(name), coordinatorEpoch: epoch => epoch - epochsBefore }
  }

  #numberOf(name: TopicPartition): number {
    const at = this.#partitions.indexOf(name)
    return at < 0 ? this.#partitions.push(name) : at + 1
  }

  /** What was written is in force, or was nothing (N1). Undefined: the id has expired. */
  #settle({ step, transactionalId, machine }: Turn, followed: Followed): Followed | undefined {
    const { pending, ...rest } = followed
    if (pending === undefined || step.after.writing[pending.id] !== undefined) return followed
    const { writing, next } = pending
    const { reply, stored, isFence } = writing
    const isTaken = isInForce(step.after, writing)
    if (stored === null) return isTaken ? undefined : rest
    const answer = reply && answerTo(step, reply.asker)
    const numbers = this.#numbers({ ...rest, known: isTaken ? next : rest.known })
    const isRefused = answer !== undefined && responseText(numbers, answer) !== responseText(numbers, reply!.response)
    if (reply !== undefined && (answer === undefined || isRefused === isTaken)) {
      const wanted = isTaken ? responseText(numbers, reply.response) : 'a refusal'
      const differences = [
        `it is answered ${answer ? responseText(numbers, answer) : 'nothing'}, and ${wanted} in the model`,
      ]
      this.#book.fail(transactionalId, [{ says: 'what was written is answered', differences }])
    }
    if (isTaken) return { ...rest, known: next }
    return isFence ? { ...rest, known: withFence(machine, rest.known) } : rest
  }

  /** What it does that is not written: it answers at once, sends markers, hears of them. Undefined: that is the failure. */
  #remember(turn: Turn, followed: Followed): Followed | undefined {
    const { step, transactionalId, is, was, leaderEpoch } = turn
    const numbers = this.#numbers(followed)
    const asked = askedIn(step)
    const isAsked = asked?.request.transactionalId === transactionalId
    const answer = isAsked ? answerTo(step, asked.asker) : undefined
    const markers = markersIn(step, transactionalId)
    const own = [...markerAnswerEvents(step, numbers, was, leaderEpoch), ...markerEvents(numbers, markers)]
    const toLetter = lettersTo(isAsked ? asked.request : undefined, turn.isVersion1)
    const world = is && memoryView(numbers, is)
    const fenced = this.#isFencing(turn, followed) ? ['producerEpoch', 'lastProducerEpoch'] : []
    const differences = (local: LocalState) =>
      world === undefined ? isEmpty(local) : differing(without(world, fenced), without(modelMemory(local), fenced))
    const found = explain({
      actor: turn.machine,
      states: followed.known.states,
      candidates:
        isAsked && answer !== undefined
          ? this.#answers(turn, followed, asked, own)
          : [moveOf(own), { ...fenceThatFails(step, own), letters: () => [] }],
      toLetter,
      said: [
        ...(answer ? [responseText(numbers, answer)] : []),
        ...markers.map(marker =>
          markerText(numbers.partition(marker.topicPartition), {
            ...marker,
            producerId: numbers.ids.get(marker.producerId) ?? marker.producerId,
            coordinatorEpoch: numbers.coordinatorEpoch(marker.coordinatorEpoch),
          }),
        ),
      ],
      isShown: local => differences(local).length === 0,
      differences,
    })
    if ('closest' in found) {
      this.#book.fail(transactionalId, found.closest)
      return undefined
    }
    this.#book.unmodelled ??= found.unmodelled
    this.#book.maxStates = Math.max(this.#book.maxStates, found.states.length)
    return { ...followed, known: { ...followed.known, states: found.states } }
  }

  /** In version 1 its epoch is in memory before it is written. */
  #isFencing({ step: { after }, transactionalId, leaderEpoch, isVersion1 }: Turn, { pending }: Followed): boolean {
    const writing = pending?.writing ?? writingOf(after, transactionalId, leaderEpoch)?.[1]
    return isVersion1 && writing?.isFence === true
  }

  /** A request that is answered in this very step: nothing is written. */
  #answers(turn: Turn, followed: Followed, asked: Asked, own: readonly Event[]): readonly Candidate[] {
    const { step, was, isVersion1, machine } = turn
    const answer = answerTo(step, asked.asker)!
    const unknown = unknownIn(step.after, asked, answer)
    const numbers = this.#numbers(followed)
    const said = (text: string) => () => [{ text, message: text }]
    const nothing = { events: own, unmodelled: true } as const
    const text = responseText(numbers, answer)
    if (unknown !== undefined) return [{ ...nothing, says: unknown, letters: said(text) }]
    const events = [...own, ...requestEvents(step.after, numbers, asked)]
    const toLetter = lettersTo(asked.request, isVersion1)
    const served: Candidate = {
      says: asked.request.api,
      events,
      letters: (_before, sent) => sent.slice(-1).flatMap(toLetter),
    }
    const isWritten = (was?.pending ?? null) !== null && !(was !== undefined && isPrepared(was))
    const again: Candidate = {
      ...nothing,
      says: 'a request while something is written',
      where: () => isWritten,
      letters: said(`${asked.request.api}: CONCURRENT_TRANSACTIONS`),
    }
    const isLost = isRefusedByLog(step) && answer.errorCode !== 'NONE'
    const lost: Candidate = { says: 'what the log refuses', events: own, where: () => isLost, letters: said(text) }
    const whileFencing: Candidate = {
      ...nothing,
      says: 'a request while a fence is written',
      where: () => this.#isFencing(turn, followed),
      letters: before =>
        machine
          .walk(before, [failingFence, ...events])
          ?.letters.slice(-1)
          .flatMap(toLetter) ?? [],
    }
    return [served, again, whileFencing, lost, { ...fenceThatFails(step, own), letters: said(text) }]
  }

  /** What it begins to write. Undefined: that is the failure. */
  #write(turn: Turn, followed: Followed): Followed | undefined {
    const { step, transactionalId, leaderEpoch } = turn
    const [id, writing] = writingOf(step.after, transactionalId, leaderEpoch) ?? []
    if (id === undefined || writing === undefined || id === followed.pending?.id) return followed
    const record = this.#recordOf(step, id)
    const { stored, reply } = writing
    if (stored === null) {
      this.#book.unmodelled ??= 'a transactional id that expires'
      this.#written.set(record, null)
      return { ...followed, pending: { id, writing, next: followed.known } }
    }
    const ids = withIds(followed.known.ids, stored)
    const numbers = { ...this.#numbers(followed), ids }
    const world = storedView(numbers, stored)
    const asked = askedIn(step)
    const isAsked = reply !== undefined && asked?.request.transactionalId === transactionalId
    const events = isAsked ? requestEvents(step.after, this.#numbers(followed), asked) : [unasked(world)]
    const found = explain({
      actor: turn.machine,
      states: followed.known.states,
      candidates: [
        {
          ...moveOf(events),
          letters: (_before, sent) => sent.slice(-1).flatMap(lettersTo(reply?.request, turn.isVersion1)),
        },
      ],
      toLetter: () => [],
      said: reply ? [responseText(numbers, reply.response)] : [],
      isShown: local => differing(world, modelStored(local)).length === 0,
      differences: local => differing(world, modelStored(local)),
    })
    if ('closest' in found) {
      this.#book.fail(transactionalId, found.closest)
      return undefined
    }
    const next = { states: found.states, ids }
    this.#written.set(record, next)
    return { ...followed, pending: { id, writing, next } }
  }

  #recordOf(step: BrokerStep, id: number): number {
    const batch = ownWritesIn(step).find(write => write.id === id)?.batch
    return batch ? this.#book.names.record(batch) : 0
  }
}

/** N1. */
const failingFence: Event = { type: 'InitProducerId', answerTo: 0, expected: null, appendFails: true }
const withFence = (machine: Stepper, known: Known): Known => ({
  ...known,
  states: known.states.map(local => machine.step(local, failingFence)?.next ?? local),
})
const isRefusedByLog = (step: BrokerStep) => ownWritesIn(step).some(({ batch }) => batch === undefined)
const fenceThatFails = (step: BrokerStep, own: readonly Event[]): Candidate => ({
  says: 'a fence that the log refuses',
  events: [...own, failingFence],
  where: () => isRefusedByLog(step),
})

/** Nobody has asked for it. */
const unasked = ({ state }: View): Event => ({ type: String(state).startsWith('Complete') ? 'complete' : 'timeOut' })

const moveOf = (events: readonly Event[]): Candidate => ({
  says: events.map(({ type }) => type).join(', ') || 'nothing',
  events,
})

const without = (view: View, fields: readonly string[]): View =>
  Object.fromEntries(Object.entries(view).filter(([field]) => !fields.includes(field)))

/** Of an id that nobody has. */
const isEmpty = (local: LocalState): readonly string[] =>
  contextOf<TransactionMetadata>(local).producerId === 0 ? [] : ['the coordinator has nothing of it']
