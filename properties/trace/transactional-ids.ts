/**
 * Transactional ids, as their coordinators have them in memory and write them: whose each is, what is in its transaction, and how that ends. By the machine of
 * one transactional id (model/kafka/transactions/coordinator.ts), for every id and every office of every broker.
 *
 *     a request                  InitProducerId, AddPartitionsToTxn, VerifyPartition, EndTxn     its answer     what the machine says to it
 *     timer abort                timeOut                                                         markers        sendMarker
 *     all markers are written    complete                                                        their answers  MarkerAnswered
 *     an office begins           failOver, from what the machine had when the log's last record of the id was written
 *
 * The machine writes and answers in one step. Here what is to be written is what it has next: it is in force once the log says so, and is answered then.
 *
 * Where the two differ for good, and what is done about it:
 *
 *   N1  what is written and refused by the log was as good as lost; of a fence memory keeps the epoch (KAFKA-9666)
 *   N2  a request has several partitions: one after the other for the machine, and all are answered as one
 *   N3  while something is written everything else is asked to come again: the machine has no such time
 *   N4  a marker that is lost, or that a leader can not write now, is sent again: the machine's markers are late, or arrive
 *   N5  the log has no memory of who was told what: two offices after one another are the machine's, though they are two brokers'
 *   N6  beyond the machine: requests that make no sense, partitions that the broker does not know yet, a controller that gives no producer id, ids that
 *       expire; and clients of version 1 in a cluster of version 2: such an id is followed no more
 */
import type { Replica } from '../../impl/core/replica-state.ts'
import { batchesOf } from '../../impl/core/log.ts'
import type { TopicPartition } from '../../impl/core/protocol.ts'
import { decodeRecords } from '../../impl/core/record-batch.ts'
import {
  isPrepared,
  type Transaction,
  type TransactionOffice,
  type TransactionWriting,
} from '../../impl/core/transaction.ts'
import { partitionOfTransaction } from '../../impl/core/transaction-log.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import {
  currentTransactions,
  transactionCoordinator,
  type TransactionMetadata,
  versionOne,
} from '../../model/kafka/transactions/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain } from './explain.ts'
import type { BrokerStep } from './letters.ts'
import { isInForce, ownWritesIn } from './own-writes.ts'
import { noIds, type ProducerIds, withIds } from './producer-ids.ts'
import { contextOf, Stepper } from './stepping.ts'
import {
  answerTo,
  askedIn,
  type Asked,
  isAbout,
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
interface Known {
  readonly states: readonly LocalState[]
  readonly ids: ProducerIds
}

/** What is being written. */
interface Pending {
  readonly id: number
  readonly writing: TransactionWriting
  readonly next: Known
}

interface Followed {
  readonly known: Known
  /** Of the world's coordinator epochs the machine's is as much less. */
  readonly epochsBefore: number
  readonly pending?: Pending
}

/** Kafka's: epochs are 16 bits. */
const maxEpoch = 32_767
const machines = {
  1: new Stepper(transactionCoordinator({ ...versionOne, verification: true, maxEpoch })),
  2: new Stepper(transactionCoordinator({ ...currentTransactions, maxEpoch })),
}

/** One step of the office of an id. */
interface Turn {
  readonly step: BrokerStep
  readonly name: TopicPartition
  readonly transactionalId: string
  readonly leaderEpoch: number
  readonly was: Transaction | undefined
  readonly is: Transaction | undefined
}

export class TransactionalIds {
  readonly #book: Book
  /** By broker, partition of __transaction_state and id. */
  readonly #followed = new Map<string, Followed>()
  /** By record: what the machine has once it is in force; null: nothing, the id has expired. */
  readonly #written = new Map<number, Known | null>()
  readonly #partitions: TopicPartition[] = []
  /** N6. Ids that are followed no more. */
  readonly #lost = new Set<string>()
  #isVersion1 = false

  constructor(book: Book) {
    this.#book = book
  }

  /** Whether anything in it is a step of the machine. */
  see(step: BrokerStep): boolean {
    const { node, input, before, after } = step
    this.#isVersion1 = after.image.transactionVersion < 2
    let isModelled = false
    for (const [name, office] of Object.entries(after.transactionOffices)) {
      const old = input === undefined ? undefined : before?.transactionOffices[name]
      const isSame = old?.leaderEpoch === office.leaderEpoch && old.isLoaded
      if (!isSame) this.#forget(`${node} ${name} `)
      if (!office.isLoaded) continue
      if (!isSame) this.#load(step, name, office)
      this.#loseOlder(step)
      for (const id of idsIn(step, name, isSame ? old : undefined, office)) {
        if (this.#book.failure !== undefined) return true
        if (this.#lost.has(id)) continue
        const was = isSame ? old.transactions[id] : office.transactions[id]
        const turn = {
          step,
          name,
          transactionalId: id,
          leaderEpoch: office.leaderEpoch,
          was,
          is: office.transactions[id],
        }
        isModelled = this.#go(turn) || isModelled
      }
    }
    return isModelled
  }

  /** Of an office that is over. */
  #forget(place: string): void {
    for (const key of this.#followed.keys()) if (key.startsWith(place)) this.#followed.delete(key)
  }

  /** N6. */
  #loseOlder(step: BrokerStep): void {
    const request = askedIn(step)?.request
    if (request?.api !== 'EndTxn' || this.#isVersion1 || request.transactionVersion >= 2) return
    this.#book.unmodelled ??= 'a client of an older transaction version than its cluster has'
    this.#lost.add(request.transactionalId)
  }

  get #machine(): Stepper {
    return machines[this.#isVersion1 ? 1 : 2]
  }

  /** N5. */
  #load({ node, after }: BrokerStep, name: TopicPartition, office: TransactionOffice): void {
    const last = this.#lastOf(after.replicas[name]!)
    const failOver: Event = { type: 'failOver' }
    for (const [id, record] of last) {
      if (this.#lost.has(id)) continue
      const known = this.#written.get(record)
      if (known === undefined)
        return this.#book.fail(id, [{ says: 'failOver', differences: ['nobody has written that'] }])
      if (known === null) continue
      const states = known.states.map(local => this.#machine.step(local, failOver)!.next)
      const { coordinatorEpoch } = contextOf<TransactionMetadata>(states[0]!)
      const epochsBefore = office.leaderEpoch - coordinatorEpoch
      this.#followed.set(`${node} ${name} ${id}`, { known: { ...known, states }, epochsBefore })
    }
    const missing = [...last].filter(
      ([id, record]) => !this.#lost.has(id) && this.#written.get(record) && !office.transactions[id],
    )
    const [[id] = []] = missing
    if (id !== undefined)
      this.#book.fail(id, [{ says: 'failOver', differences: ['the coordinator has nothing of it'] }])
  }

  /** By id: the last record of it. */
  #lastOf({ log }: Replica): ReadonlyMap<string, number> {
    const last = new Map<string, number>()
    for (const { bytes } of batchesOf(log)) last.set(idOf(bytes), this.#book.names.record(bytes))
    return last
  }

  #numbers({ known: { ids }, epochsBefore }: Followed): Numbers {
    return { ids, partition: name => this.#numberOf(name), coordinatorEpoch: epoch => epoch - epochsBefore }
  }

  #numberOf(name: TopicPartition): number {
    const at = this.#partitions.indexOf(name)
    return at < 0 ? this.#partitions.push(name) : at + 1
  }

  #go(turn: Turn): boolean {
    const { step, name, transactionalId, leaderEpoch } = turn
    const key = `${step.node} ${name} ${transactionalId}`
    const fresh: Followed = {
      known: { states: [this.#machine.start(undefined)], ids: noIds },
      epochsBefore: leaderEpoch,
    }
    const settled = this.#settle(turn, this.#followed.get(key) ?? fresh)
    if (settled === undefined) {
      this.#followed.delete(key)
      return false
    }
    const remembered = this.#remember(turn, settled)
    if (remembered === undefined) return true
    const written = this.#write(turn, remembered)
    if (written !== undefined) this.#followed.set(key, written)
    return settled !== this.#followed.get(key) || askedIn(step) !== undefined
  }

  /** What was written is in force, or was nothing (N1). Undefined: the id has expired. */
  #settle({ step, transactionalId }: Turn, followed: Followed): Followed | undefined {
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
    return isFence ? { ...rest, known: this.#withFence(rest.known) } : rest
  }

  /** N1: a fence that is not written, whoever began it. */
  #withFence(known: Known): Known {
    return { ...known, states: known.states.map(local => this.#machine.step(local, failingFence)?.next ?? local) }
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
    const toLetter = lettersTo(isAsked ? asked.request : undefined, this.#isVersion1)
    const world = is && memoryView(numbers, is)
    const fenced = this.#isFencing(turn, followed) ? ['producerEpoch', 'lastProducerEpoch'] : []
    const differences = (local: LocalState) =>
      world === undefined ? isEmpty(local) : differing(without(world, fenced), without(modelMemory(local), fenced))
    const found = explain({
      actor: this.#machine,
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
  #isFencing({ step: { after }, transactionalId, leaderEpoch }: Turn, { pending }: Followed): boolean {
    const writing = pending?.writing ?? writingOf(after, transactionalId, leaderEpoch)?.[1]
    return this.#isVersion1 && writing?.isFence === true
  }

  /** A request that is answered in this very step: nothing is written. */
  #answers({ step, was }: Turn, followed: Followed, asked: Asked, own: readonly Event[]): readonly Candidate[] {
    const answer = answerTo(step, asked.asker)!
    const unknown = unknownIn(step.after, asked, answer)
    const numbers = this.#numbers(followed)
    const said = (text: string) => () => [{ text, message: text }]
    const nothing = { events: own, unmodelled: true } as const
    const text = responseText(numbers, answer)
    if (unknown !== undefined) return [{ ...nothing, says: unknown, letters: said(text) }]
    const events = [...own, ...requestEvents(step.after, numbers, asked)]
    const toLetter = lettersTo(asked.request, this.#isVersion1)
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
    return [served, again, lost, { ...fenceThatFails(step, own), letters: said(text) }]
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
      actor: this.#machine,
      states: followed.known.states,
      candidates: [
        {
          ...moveOf(events),
          letters: (_before, sent) => sent.slice(-1).flatMap(lettersTo(reply?.request, this.#isVersion1)),
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

const decoder = new TextDecoder()
const idOf = (batch: Uint8Array): string =>
  JSON.parse(decoder.decode(decodeRecords(batch)[0].key ?? undefined)) as string

/** Those that the step may be about. */
function idsIn(
  step: BrokerStep,
  name: TopicPartition,
  was: TransactionOffice | undefined,
  is: TransactionOffice,
): ReadonlySet<string> {
  const asked = askedIn(step)?.request.transactionalId
  const isHere = asked !== undefined && partitionOfTransaction(step.after.image, asked) === name
  const all = Object.keys(is.transactions)
  const changed = all.filter(id => was?.transactions[id] !== is.transactions[id] || isAbout(step, id))
  return new Set([...changed, ...(isHere ? [asked] : [])])
}
