/**
 * A producer as a test sees it: a client's (core/producer.ts), with promises.
 *
 *   P1  a send is answered once, with its offset or with SendFailed, at the latest after delivery.timeout.ms
 *   P2  records that are sent together travel together: `await Promise.all([send(…), send(…)])`
 *   P3  with a transactionalId records are sent in transactions alone: init once, then begin, send, commit or abort (transaction.ts says what goes wrong)
 */
import { producer } from '../core/producer.ts'
import { partitionsIn } from '../core/leaders.ts'
import { type PartitionerName, partitionOf } from '../core/partitioner.ts'
import type { Offsets } from '../core/consumer-state.ts'
import type { ProducerCall, ProducerConfig, ProducerTold, SendError } from '../core/producer-state.ts'
import { defaultMaxBlockMs, misuseOf } from '../core/producer-transaction-calls.ts'
import type { TransactionOperation } from '../core/transaction-manager.ts'
import { topicOf, topicPartition } from '../core/protocol.ts'
import { assertCallable, type Habitat } from './client.ts'
import { assertRecord } from './contract.ts'
import { configuredBy, partitionerOf, type ProducerOptions } from './producer-options.ts'
import {
  type Asked,
  assertOffsetsToSend,
  groupOf,
  meaningOf,
  misuseOf as errorOf,
  type OfGroup,
  TimeoutError,
  TransactionFailed,
} from './transaction.ts'

export interface Outgoing {
  readonly topic: string
  /** Absent: as its key says (core/partitioner.ts), by how many partitions the client knows of; without a key 0. */
  readonly partition?: number
  /** Absent: null. */
  readonly key?: string
  readonly value: string
}

export interface Acknowledgement {
  /** −1: the broker did not say (acks=0, or a duplicate that it no longer knows the offset of). */
  readonly offset: number
}

/** A send that failed. `errorCode`: Kafka's, or the client's own. `isUnknown`: the record may be in the log all the same. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed'
  readonly errorCode: SendError
  readonly isUnknown: boolean
  constructor(value: string, errorCode: SendError, isUnknown: boolean) {
    const unknown = isUnknown ? '; whether it is in the log is unknown' : ''
    super(`The send of ${JSON.stringify(value)} failed: ${errorCode}${meaningOf(errorCode)}${unknown}.`)
    this.errorCode = errorCode
    this.isUnknown = isUnknown
  }
}

/** Who crashes a producer, or closes a cluster, knows what becomes of its sends: nobody need be there to hear of it. */
const nobodyListens = (): void => {}

/** A call of a transaction that waits. */
interface Waiting {
  readonly isAnswer: (told: ProducerTold) => boolean
  answer?: ProducerTold
}

interface Open {
  readonly value: string
  /** Undefined until it is answered, or will never be. */
  outcome?: Acknowledgement | Error
  answer?: Promise<Acknowledgement>
}

export class ClusterProducer {
  readonly node: `producer-${number}`
  readonly #habitat: Habitat
  readonly #config: ProducerConfig
  readonly #partitioner: PartitionerName
  readonly #open = new Map<number, Open>()
  readonly #waiting = new Set<Waiting>()
  #ids = 0
  #offsets = 0
  #flushes = { asked: 0, done: 0 }
  #isClosed = false

  /** Made by `cluster.producer`. */
  constructor(habitat: Habitat, number: number, options: ProducerOptions) {
    this.#habitat = habitat
    this.#config = { ...configuredBy(options), bootstrap: habitat.bootstrap, rules: habitat.rules }
    this.#partitioner = partitionerOf(options)
    this.node = `producer-${number}`
    habitat.world.add(this.node, producer(this.#config))
    habitat.world.onTell((node, told) => {
      if (node === this.node) this.#hear(told as ProducerTold)
    })
  }

  /**
   * Gives a record to the producer and waits for no answer: the history will have it. Returns its id there.
   * RangeError: there is no such partition. Error: the producer is down, paused or closed; or has transactions, and is in none (TransactionFailed: in one
   * that is lost).
   */
  post({ topic, partition: chosen, key, value }: Outgoing): number {
    this.#assertCallable('send')
    assertRecord({ key, value })
    this.#assertAllowed('send')
    const encoder = new TextEncoder()
    const bytes = { key: key === undefined ? null : encoder.encode(key), value: encoder.encode(value) }
    const partition = chosen ?? this.#partitionOf(topic, bytes.key)
    this.#habitat.assertPartition(topic, partition)
    const id = this.#ids++
    this.#habitat.pace.act(() => {
      const { world, history } = this.#habitat
      const about = { at: world.now, by: this.node, id, topic, partition, key: key ?? null, value }
      history.push({ type: 'send', ...about })
      world.call(this.node, { type: 'send', id, topicPartition: topicPartition(topic, partition), ...bytes })
    })
    return id
  }

  /** By the client's own metadata, which may be old (metadata.max.age.ms); who has none yet asks first. */
  #partitionOf(topic: string, key: Uint8Array | null): number {
    const { world, partitionsOf } = this.#habitat
    const known = partitionsIn(world.state(this.node).leaders, topic)
    return partitionOf(this.#partitioner, key, known > 0 ? known : partitionsOf(topic).length)
  }

  /**
   * Gives a record to the producer and waits for its answer; in virtual time the world runs meanwhile.
   * SendFailed: it was not acknowledged. RangeError: there is no such partition. Error: the producer is down, paused or closed, or crashes.
   */
  send(record: Outgoing): Promise<Acknowledgement> {
    const open: Open = { value: record.value }
    const answer = this.#answer(record, open)
    open.answer = answer
    return answer
  }

  async #answer(record: Outgoing, open: Open): Promise<Acknowledgement> {
    const id = this.#ids
    this.#open.set(id, open)
    try {
      this.post(record)
      // P2: whoever sends next, before anybody waits, is in time for the same batch.
      await undefined
      await this.#habitat.pace.until(() => open.outcome !== undefined, this.#config.deliveryTimeoutMs + 1_000)
    } finally {
      this.#open.delete(id)
    }
    const { outcome = this.#noAnswer(open) } = open
    if (outcome instanceof Error) throw outcome
    return outcome
  }

  #noAnswer({ value, answer }: Open): Error {
    const isOpen = this.#habitat.isOpen()
    if (!isOpen) answer?.catch(nobodyListens)
    const why = isOpen ? `is ${this.node} paused or down?` : 'the cluster was closed.'
    return new Error(`The send of ${JSON.stringify(value)} had no answer: ${why}`)
  }

  /**
   * Once, before the first transaction: whoever had this transactionalId is fenced, and what was under way with it is ended.
   * TransactionFailed: the coordinator refused. TimeoutError: it could not be reached in maxBlockMs. Error: not now.
   */
  async initTransactions(): Promise<void> {
    await this.#ask('initTransactions')
  }

  /** What is sent from here on is committed as one, or aborted. Error: not now. */
  beginTransaction(): void {
    this.#assertCallable('begin a transaction')
    this.#assertAllowed('beginTransaction')
    this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'beginTransaction' }))
  }

  /**
   * The offsets of a group that are committed with the transaction: of each partition the next one to be handed out, `{ 'orders-0': 7 }`. The consumer itself
   * commits nothing then (`autoCommit: 'off'`).
   * TransactionFailed: the transaction is lost, as the member is out of its group. RangeError: an offset or a group that is none. Error: not now.
   */
  async sendOffsetsToTransaction(offsets: Offsets, group: OfGroup): Promise<void> {
    assertOffsetsToSend(offsets, group)
    this.#assertCallable('send offsets')
    this.#assertAllowed('sendOffsetsToTransaction')
    for (const { topic, partition } of Object.keys(offsets).map(topicOf))
      this.#habitat.assertPartition(topic, partition)
    if (Object.keys(offsets).length === 0) return
    const id = this.#offsets++
    const call = { type: 'sendOffsetsToTransaction', id, offsets: { ...offsets }, group: groupOf(group) } as const
    await this.#wait(call, told => told.type === 'OffsetsSent' && told.id === id)
  }

  /**
   * All that was sent since begin is there for every read_committed consumer, or, where this fails, nothing is; it waits for what is not acknowledged yet.
   * TransactionFailed: a send failed (abort, and begin again), or the producer is fenced. TimeoutError: whether it is committed is not known; call it again.
   */
  async commitTransaction(): Promise<void> {
    await this.#ask('commitTransaction')
  }

  /** Nothing that was sent since begin is ever there for a read_committed consumer; what was not on its way yet is not sent. As `commitTransaction`. */
  async abortTransaction(): Promise<void> {
    await this.#ask('abortTransaction')
  }

  async #ask(operation: TransactionOperation): Promise<void> {
    this.#assertCallable(operation)
    this.#assertAllowed(operation)
    await this.#wait(
      { type: operation },
      told =>
        (told.type === 'TransactionAnswered' || told.type === 'TransactionTimedOut') && told.operation === operation,
    )
  }

  async #wait(call: ProducerCall, isAnswer: Waiting['isAnswer']): Promise<void> {
    const { world, pace } = this.#habitat
    const { maxBlockMs = defaultMaxBlockMs } = this.#config
    const life = world.incarnation(this.node)
    const isAlive = () => world.isRunning(this.node) && world.incarnation(this.node) === life
    const waiting: Waiting = { isAnswer }
    this.#waiting.add(waiting)
    pace.act(() => world.call(this.node, call))
    // Whoever does something next, before anybody waits, does it while this is under way.
    await undefined
    // A paused process does not know that its time is over.
    const isOver = () => world.now >= deadline && !world.isPaused(this.node)
    const deadline = world.now + maxBlockMs + 1
    await pace.until(() => waiting.answer !== undefined || !isAlive() || isOver(), maxBlockMs + 1_000)
    this.#waiting.delete(waiting)
    this.#conclude(call.type, waiting.answer, isAlive(), maxBlockMs)
  }

  #conclude(operation: Asked, answer: ProducerTold | undefined, isAlive: boolean, maxBlockMs: number): void {
    if (answer?.type === 'TransactionTimedOut' || (answer === undefined && isAlive && this.#habitat.isOpen()))
      throw new TimeoutError(this.node, operation, maxBlockMs)
    if (answer === undefined) {
      const why = this.#habitat.isOpen() ? 'the process ended' : 'the cluster was closed'
      throw new Error(`The ${operation} of ${this.node} came to nothing: ${why}; whether it was done is unknown.`)
    }
    const errorCode = 'errorCode' in answer ? answer.errorCode : 'NONE'
    if (errorCode !== 'NONE') throw new TransactionFailed(this.node, operation, errorCode, this.#isFatal)
  }

  get #isFatal(): boolean {
    return this.#habitat.world.state(this.node).transaction?.state === 'FATAL_ERROR'
  }

  /** Error: it must not be asked now (T1). */
  #assertAllowed(asked: Asked): void {
    const state = this.#habitat.world.state(this.node)
    const misuse = misuseOf(state, asked)
    if (misuse !== undefined) throw errorOf(this.node, asked, misuse, state.transaction)
  }

  /** Sends what lingers, and waits until everything given so far is acknowledged or has failed. */
  async flush(): Promise<void> {
    this.#assertCallable('flush')
    const number = ++this.#flushes.asked
    this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'flush' }))
    await this.#habitat.pace.until(() => this.#flushes.done >= number, this.#config.deliveryTimeoutMs + 1_000)
  }

  /** Flushes, aborts a transaction that is under way, and ends the process for good. */
  async close(): Promise<void> {
    await this.flush()
    if (this.#config.transactionalId !== undefined) await this.#closeInOrder()
    this.#isClosed = true
    this.#habitat.pace.act(() => this.#habitat.world.crash(this.node))
  }

  async #closeInOrder(): Promise<void> {
    const waiting: Waiting = { isAnswer: ({ type }) => type === 'Closed' }
    this.#waiting.add(waiting)
    this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'close' }))
    await this.#habitat.pace.until(() => waiting.answer !== undefined, this.#config.maxBlockMs ?? defaultMaxBlockMs)
    this.#waiting.delete(waiting)
  }

  /** The process ends at once; sends that are not answered reject, and may be in the log all the same. Error: it is down already. */
  crash(): void {
    this.#assertCallable('crash')
    this.#habitat.pace.act(() => this.#habitat.world.crash(this.node))
    for (const open of this.#open.values()) {
      open.outcome = new Error(
        `${this.node} crashed before the send of ${JSON.stringify(open.value)} was answered; whether it is in the log is unknown.`,
      )
      open.answer?.catch(nobodyListens)
    }
  }

  /** Another process of that name, which knows nothing of the former. Error: it is running, or was closed. */
  restart(): void {
    this.#habitat.assertOpen()
    if (this.#isClosed) throw new Error(`${this.node} is closed: make another producer.`)
    if (this.#habitat.world.isRunning(this.node))
      throw new Error(`${this.node} is running: crash it before it restarts.`)
    this.#flushes = { asked: 0, done: 0 }
    this.#habitat.pace.act(() => this.#habitat.world.restart(this.node))
  }

  #assertCallable(what: string): void {
    if (this.#isClosed) throw new Error(`${this.node} is closed: make another producer.`)
    assertCallable(this.#habitat, this.node, what)
  }

  #hear(told: ProducerTold): void {
    for (const each of this.#waiting) if (each.answer === undefined && each.isAnswer(told)) each.answer = told
    if (told.type === 'Flushed') this.#flushes.done += 1
    if (told.type !== 'Acknowledged' && told.type !== 'Failed') return
    const open = this.#open.get(Number(told.id))
    if (open === undefined) return
    const isAcknowledged = told.type === 'Acknowledged'
    open.outcome = isAcknowledged ? { offset: told.offset } : new SendFailed(open.value, told.errorCode, told.isUnknown)
  }
}
