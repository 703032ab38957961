/**
 * What a partition's leader makes of transactions: what it asks their coordinator before it opens one, what it takes and refuses, which markers; and what it
 * remembers of their producers. By the machine of one output partition (model/kafka/transactions/partition.ts). A partition of __consumer_offsets is one, too.
 *
 *     takes office, starts     every batch of its log, verified, and every marker        Produce, TxnOffsetCommit     Produce
 *     WriteTxnMarkers          the same                                                  its coordinator's answer     Verified
 *
 * Where the two differ for good, and what is done about it:
 *
 *   Q1  what is refused for another reason (too few replicas, a full disk, a member that is none) leaves everything as it is: other machines say when
 *   Q2  a marker, or offsets, are answered once they are replicated, by the machine at once (own-writes.ts has the answer)
 *   Q3  verification is one step with the append to the machine. Here something may have been written between the question and its answer: then a batch
 *       that would open a transaction is refused, and comes again (VerificationGuard)
 *   Q4  the machine has one record at a time unanswered: batches ahead of the first of their transaction, or of what was asked of its producer in an older
 *       epoch (VerificationStateEntry.lowestSequence), and resends of what is five batches ago, are refused here
 *   Q5  offsets have no sequence number: to the machine each has the next
 *   Q6  followed no more: partitions to which clients of version 1 write in a cluster of version 2
 */
import type { LogBatch } from '../../impl/core/log.ts'
import { markerIn } from '../../impl/core/control-batch.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import { readHeader } from '../../impl/core/record-batch.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { ProducedBatch } from '../../impl/core/sequences.ts'
import { transactionTopic } from '../../impl/core/transaction-log.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import {
  currentTransactions,
  outputPartition,
  type OutputPartitionContext,
  type ProducerState,
  versionOne,
} from '../../model/kafka/transactions/index.ts'
import type { Book } from './book.ts'
import { type Candidate, explain, type Letter } from './explain.ts'
import type { BrokerStep } from './letters.ts'
import type { Facts } from './setting.ts'
import { transactionalIn } from './stable-log.ts'
import { contextOf, Stepper } from './stepping.ts'
import { nothing } from './table.ts'
import { lettersTo, ofOthers, type Question, questionIn, saidTo } from './transaction-questions.ts'
import { differing, type View } from './views.ts'

const machinesOf = ({ verification }: Facts) => ({
  1: new Stepper(outputPartition({ ...versionOne, verification })),
  2: new Stepper(outputPartition({ ...currentTransactions, verification })),
})

interface Office {
  readonly replica: Replica
  readonly states: readonly LocalState[]
}

const contextIn = (local: LocalState) => contextOf<OutputPartitionContext>(local)
const ofProducer = (local: LocalState, id: number) => contextIn(local).producers.find(each => each.producerId === id)

export class LeaderTransactions {
  readonly #book: Book
  readonly #machines: Readonly<Record<1 | 2, Stepper>>
  readonly #offices = new Map<string, Office>()
  /** By the last batch of a transaction's that was read: what stands before it is the same wherever it stands. */
  readonly #read = new WeakMap<LogBatch, LocalState>()
  /** By broker and request, or partition and producer where its epoch is over: how much its producer had written when its coordinator was asked. */
  readonly #asked = new Map<string, number>()
  readonly #lost = new Set<string>()
  #version: 1 | 2 = 2

  constructor(book: Book, facts: Facts) {
    this.#book = book
    this.#machines = machinesOf(facts)
  }

  /** Whether anything in it is a step of the machine. */
  see(step: BrokerStep): boolean {
    const question = questionIn(step)
    this.#version = step.after.image.transactionVersion < 2 ? 1 : 2
    if (question !== undefined && isOlder(question, this.#version)) this.#lose(step, question)
    for (const [name, replica] of Object.entries(step.after.replicas)) {
      const key = `${step.node} ${name}`
      const office = this.#offices.get(key)
      const isAsked = question?.topicPartition === name
      if ((office?.replica === replica && !isAsked) || topicOf(name).topic === transactionTopic) continue
      const isNew = step.input === undefined || office?.replica.leaderEpoch !== replica.leaderEpoch
      if (replica.role !== 'leader' || this.#lost.has(name)) this.#offices.delete(key)
      else if (office === undefined || isNew) this.#take(key, replica)
      else this.#go(step, office, replica, isAsked ? question : undefined)
      if (this.#book.failure !== undefined) return true
    }
    return question !== undefined && this.#offices.has(`${step.node} ${question.topicPartition}`)
  }

  /** Q6. */
  #lose({ node }: BrokerStep, { topicPartition }: Question): void {
    if (!this.#offices.has(`${node} ${topicPartition}`)) return
    this.#book.unmodelled ??= 'a client of an older transaction version than its cluster has'
    this.#lost.add(topicPartition)
  }

  get #machine(): Stepper {
    return this.#machines[this.#version]
  }

  #take(key: string, replica: Replica): void {
    const read = this.#readLog(replica)
    const wrong = read ? this.#differences(replica, read) : ['a batch that no leader would have taken']
    if (wrong.length === 0) this.#offices.set(key, { replica, states: [read!] })
    else this.#book.fail(replica.topicPartition, [{ says: 'the log as it stands', differences: wrong }])
  }

  #readLog({ log, topicPartition }: Replica): LocalState | undefined {
    const { batches } = transactionalIn(log)
    const known = batches.findLastIndex(batch => this.#read.has(batch))
    let local = known < 0 ? this.#machine.start({ partition: 1 }) : this.#read.get(batches[known]!)!
    for (const batch of batches.slice(known + 1)) {
      const taken = this.#machine.step(local, this.#eventOf(topicPartition, batch, local))
      if (taken === undefined || contextIn(taken.next).log.length !== batches.indexOf(batch) + 1) return undefined
      local = taken.next
      this.#read.set(batch, local)
    }
    return local
  }

  #eventOf(topicPartition: string, batch: LogBatch, local: LocalState): Event {
    const marker = markerIn(batch.bytes)
    if (marker !== undefined) return { type: 'WriteTxnMarkers', ...marker, isAnswered: false }
    const sequence = batch.baseSequence < 0 ? next(local, batch) : this.#book.numbers.of(topicPartition, batch)
    return { type: 'Verified', error: 'NONE', produce: produceOf(batch, sequence) }
  }

  #go(step: BrokerStep, { replica: before, states }: Office, replica: Replica, question: Question | undefined): void {
    const { topicPartition } = replica
    const found = explain({
      actor: this.#machine,
      states,
      candidates: question === undefined ? [nothing] : this.#candidates(step, before, question),
      toLetter: lettersTo(question),
      said: question === undefined ? [] : saidTo(step, question),
      isShown: local => this.#differences(replica, local).length === 0,
      differences: local => this.#differences(replica, local),
    })
    if ('closest' in found) return this.#book.fail(topicPartition, found.closest)
    this.#book.unmodelled ??= found.unmodelled
    this.#offices.set(`${step.node} ${topicPartition}`, { replica, states: found.states })
    const last = replica.log === before.log ? undefined : transactionalIn(replica.log).batches.at(-1)
    if (last !== undefined) this.#read.set(last, found.states[0]!)
    if (question !== undefined) this.#noteAsked(step, question, found.states[0]!)
  }

  /** Q3, Q4. */
  #noteAsked({ node }: BrokerStep, { type, asker, request, topicPartition }: Question, local: LocalState): void {
    if (type !== 'write') return
    const { producerId, producerEpoch } = identityOf(request)
    const isOld = producerEpoch < (ofProducer(local, producerId)?.producerEpoch ?? -1)
    this.#asked.set(`${node} ${asker.from} ${asker.correlationId}`, written(local, producerId))
    if (isOld) this.#asked.set(`${node} ${topicPartition} ${producerId}`, written(local, producerId))
  }

  #candidates(step: BrokerStep, before: Replica, question: Question): readonly Candidate[] {
    const said = saidTo(step, question)
    const asIs = (): readonly Letter[] => said.map(text => ({ text, message: text }))
    const other: Candidate = {
      says: 'a refusal for another reason',
      events: [],
      where: () => ofOthers.has(said[0]!),
      letters: asIs,
    }
    if (question.type === 'marker') return [{ says: 'WriteTxnMarkers', events: [markerOf(question.request)] }, other]
    const { type, request, verdict } = question
    const { producerId, producerEpoch, baseSequence, count } = identityOf(request)
    const numbered = { producerId, producerEpoch, baseSequence, count }
    const number = baseSequence < 0 ? undefined : this.#book.numbers.of(before.topicPartition, numbered)
    const sequence = (local: LocalState) => number ?? next(local, numbered)
    const produce = (local: LocalState) => produceOf(numbered, sequence(local))
    const asked = this.#asked.get(`${step.node} ${question.asker.from} ${question.asker.correlationId}`)
    const isOvertaken = (local: LocalState) =>
      type === 'verified' && verdict === 'NONE' && !isOpen(local, numbered) && written(local, producerId) !== asked
    const isKnown = (local: LocalState) => sequence(local) <= lastOf(local, numbered)
    const askedOfOld = this.#asked.get(`${step.node} ${before.topicPartition} ${producerId}`)
    const isAhead = (local: LocalState) =>
      sequence(local) > 0 && (!isOpen(local, numbered) || askedOfOld === written(local, producerId))
    return [
      {
        says: type === 'verified' ? `Verified ${verdict}` : 'Produce',
        events: local => [
          type === 'verified' ? { type: 'Verified', error: verdict, produce: produce(local) } : produce(local),
        ],
        where: local => !isOvertaken(local) || isKnown(local),
      },
      { ...other, where: () => ofOthers.has(said[0]!) && (type === 'write' || verdict === 'NONE') },
      {
        says: 'a batch whose question was overtaken',
        events: [],
        where: local => isOvertaken(local) && said[0] === 'INVALID_TXN_STATE',
        letters: asIs,
        unmodelled: true,
      },
      {
        says: 'a batch ahead of the first of its transaction, or of five ago',
        events: [],
        where: local => said[0] === outOfOrder && (isKnown(local) || isAhead(local)),
        letters: asIs,
        unmodelled: true,
      },
    ]
  }

  #differences({ log, topicPartition }: Replica, local: LocalState): readonly string[] {
    const { entries, batches } = transactionalIn(log)
    const { log: own, producers } = contextIn(local)
    const ids = new Set(batches.map(({ producerId }) => producerId))
    const known = Object.entries(log.producers).filter(([id]) => ids.has(Number(id)))
    const world: View = {
      entries: entries.length,
      last: entryText(entries.at(-1)),
      producers: Object.fromEntries(
        known.map(([id, latest]) => [id, producerText(this.#producer(topicPartition, Number(id), latest))]),
      ),
    }
    return differing(world, {
      entries: own.length,
      last: entryText(own.at(-1)),
      producers: Object.fromEntries(producers.map(each => [each.producerId, producerText(each)])),
    })
  }

  #producer(topicPartition: string, producerId: number, latest: ProducedBatch): ProducerState {
    const { producerEpoch, coordinatorEpoch = -1, transactionStart } = latest
    const lastSequence = this.#lastSequence(topicPartition, producerId, latest)
    return { producerId, producerEpoch, lastSequence, coordinatorEpoch, isOpen: transactionStart !== undefined }
  }

  /** Of its epoch; a marker has none of its own. Q5. */
  #lastSequence(topicPartition: string, producerId: number, latest: ProducedBatch): number {
    let count = 0
    for (
      let batch: ProducedBatch | undefined = latest;
      batch?.producerEpoch === latest.producerEpoch;
      batch = batch.earlier
    ) {
      if (batch.isMarker) continue
      if (batch.baseSequence >= 0) return this.#book.numbers.of(topicPartition, { ...batch, producerId })
      count += 1
    }
    return count - 1
  }
}

const outOfOrder = 'OUT_OF_ORDER_SEQUENCE_NUMBER'

interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

const produceOf = ({ producerId, producerEpoch }: Identity, sequence: number): Event => {
  return { type: 'Produce', answerTo: 1, producerId, producerEpoch, transaction: 0, sequence }
}

const markerOf = ({
  producerId,
  producerEpoch,
  committed,
  coordinatorEpoch,
}: (Question & { type: 'marker' })['request']) => {
  return { type: 'WriteTxnMarkers', producerId, producerEpoch, committed, coordinatorEpoch, isAnswered: true }
}

/** Q5. */
const identityOf = (request: (Question & { type: 'write' })['request']) =>
  request.api === 'Produce' ? readHeader(request.batch) : { ...request, baseSequence: -1, count: 1 }

const lastOf = (local: LocalState, { producerId, producerEpoch }: Identity): number => {
  const known = ofProducer(local, producerId)
  return known?.producerEpoch === producerEpoch ? known.lastSequence : -1
}
const next = (local: LocalState, identity: Identity): number => lastOf(local, identity) + 1

const isOpen = (local: LocalState, { producerId, producerEpoch }: Identity): boolean => {
  const known = ofProducer(local, producerId)
  return known !== undefined && known.isOpen && known.producerEpoch === producerEpoch
}

const written = (local: LocalState, producerId: number): number =>
  contextIn(local).log.filter(entry => entry.producerId === producerId).length

const entryText = (entry: OutputPartitionContext['log'][number] | undefined): string =>
  entry === undefined ? 'nothing' : `${entry.kind} of ${entry.producerId} in epoch ${entry.producerEpoch}`

const producerText = ({ producerEpoch, lastSequence, coordinatorEpoch, isOpen: open }: ProducerState): string =>
  `epoch ${producerEpoch} up to ${lastSequence}, ${open ? 'open' : 'at rest'}, coordinator epoch ${coordinatorEpoch}`

const isOlder = ({ request }: Question, version: 1 | 2): boolean =>
  version === 2 && (request.transactionVersion ?? 0) < 2
