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
import { batchesOf, type LogBatch } from '../../impl/core/log.ts'
import type { TopicPartition } from '../../impl/core/protocol.ts'
import { decodeRecords } from '../../impl/core/record-batch.ts'
import type { Transaction, TransactionOffice } from '../../impl/core/transaction.ts'
import { partitionOfTransaction } from '../../impl/core/transaction-log.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import {
  currentTransactions,
  transactionCoordinator,
  type TransactionMetadata,
  versionOne,
} from '../../model/kafka/transactions/index.ts'
import type { Book } from './book.ts'
import type { BrokerStep } from './letters.ts'
import { ownWritesIn } from './own-writes.ts'
import { noIds } from './producer-ids.ts'
import type { Facts } from './setting.ts'
import { contextOf, Stepper } from './stepping.ts'
import { type Followed, IdSteps, type Written } from './transactional-id.ts'
import { askedIn, isAbout } from './transactional-id-events.ts'

export class TransactionalIds {
  readonly #book: Book
  readonly #machines: Readonly<Record<1 | 2, Stepper>>
  /** By broker, partition of __transaction_state and id. */
  readonly #followed = new Map<string, Followed>()
  readonly #written: Written = new Map()
  readonly #steps: IdSteps
  /** N6. Ids that are followed no more. */
  readonly #lost = new Set<string>()
  #version: 1 | 2 = 2

  constructor(book: Book, { lastProducerEpoch }: Facts) {
    this.#book = book
    this.#steps = new IdSteps(book, this.#written)
    const maxEpoch = lastProducerEpoch + 1
    this.#machines = {
      1: new Stepper(transactionCoordinator({ ...versionOne, verification: true, maxEpoch })),
      2: new Stepper(transactionCoordinator({ ...currentTransactions, maxEpoch })),
    }
  }

  /** Whether anything in it is a step of the machine. */
  see(step: BrokerStep): boolean {
    const { node, input, before, after } = step
    this.#version = after.image.transactionVersion < 2 ? 1 : 2
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
        isModelled = this.#go(step, name, id, office, was) || isModelled
      }
    }
    return isModelled
  }

  #go(
    step: BrokerStep,
    name: TopicPartition,
    transactionalId: string,
    { leaderEpoch, transactions }: TransactionOffice,
    was: Transaction | undefined,
  ): boolean {
    const key = `${step.node} ${name} ${transactionalId}`
    const machine = this.#machine
    const fresh: Followed = { known: { states: [machine.start(undefined)], ids: noIds }, epochsBefore: leaderEpoch }
    const before = this.#followed.get(key) ?? fresh
    const about = { step, name, transactionalId, leaderEpoch, was, is: transactions[transactionalId] }
    const after = this.#steps.go({ machine, isVersion1: this.#version === 1, ...about }, before)
    if (after === undefined) this.#followed.delete(key)
    else this.#followed.set(key, after)
    return (
      after?.pending !== before.pending ||
      after?.known.states[0] !== before.known.states[0] ||
      isAbout(step, transactionalId)
    )
  }

  /** Of an office that is over. */
  #forget(place: string): void {
    for (const key of this.#followed.keys()) if (key.startsWith(place)) this.#followed.delete(key)
  }

  /** N6. */
  #loseOlder(step: BrokerStep): void {
    const request = askedIn(step)?.request
    if (request?.api !== 'EndTxn' || this.#version === 1 || request.transactionVersion >= 2) return
    this.#book.unmodelled ??= 'a client of an older transaction version than its cluster has'
    this.#lost.add(request.transactionalId)
  }

  get #machine(): Stepper {
    return this.#machines[this.#version]
  }

  /** N5. */
  #load(step: BrokerStep, name: TopicPartition, office: TransactionOffice): void {
    const { node, after } = step
    // What it goes on to write is no part of what it begins with.
    const fresh = new Set(ownWritesIn(step).map(({ batch }) => batch))
    const last = this.#lastOf(batchesOf(after.replicas[name]!.log).filter(({ bytes }) => !fresh.has(bytes)))
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
    const lacks = ([id, record]: readonly [string, number]) =>
      !this.#lost.has(id) && this.#written.get(record) && !office.transactions[id]
    const [id] = [...last].find(lacks) ?? []
    if (id !== undefined)
      this.#book.fail(id, [{ says: 'failOver', differences: ['the coordinator has nothing of it'] }])
  }

  /** By id: the last record of it. */
  #lastOf(batches: readonly LogBatch[]): ReadonlyMap<string, number> {
    const last = new Map<string, number>()
    for (const { bytes } of batches) last.set(idOf(bytes), this.#book.names.record(bytes))
    return last
  }
}

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
