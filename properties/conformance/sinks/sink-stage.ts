/**
 * The stage of a recipe: the reference broker with a topic of records, a group whose members are the model's workers, and stores in memory.
 *
 *     broker-1: orders-0, payments-0, __consumer_offsets      consumer-1 …: worker-1 …      producer-1: fills orders, sends to payments
 *
 *   SS1  between two model steps the world stands still; in one it goes on until the client has said what it was asked
 *   SS2  who is given the partition is the only member that polls: the others are late (max.poll.interval.ms), out of the group, and do not know it
 */
import { Cluster } from '../../../impl/cluster/cluster.ts'
import type { ClusterConsumer } from '../../../impl/cluster/consumer.ts'
import type { ConsumerCall, ConsumerTold, PolledRecord } from '../../../impl/core/consumer-state.ts'
import { MemoryCache } from '../../../impl/sinks/memory-cache.ts'
import { MemoryCallee } from '../../../impl/sinks/memory-callee.ts'
import { MemoryDatabase } from '../../../impl/sinks/memory-database.ts'
import type { Operation, Reply } from '../../../impl/sinks/store.ts'
import { CannotPerform } from '../hands.ts'

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]
const [orders, payments] = ['orders-0', 'payments-0'] as const
const groupId = 'billing'
const [maxPollIntervalMs, sessionTimeoutMs] = [300, 600]
/** Whatever is asked is answered by then. */
const patienceMs = 5_000

export interface Polled {
  readonly record: number
  readonly offset: number
}

export class SinkStage {
  /** Steps of processes. */
  events = 0
  readonly cluster = new Cluster({
    seed: 1,
    brokers: 1,
    topics: { orders: {}, payments: {} },
    watch: () => void (this.events += 1),
  })
  readonly cache = new MemoryCache()
  readonly database = new MemoryDatabase()
  readonly callee = new MemoryCallee()
  readonly #producer = this.cluster.producer().node
  readonly #consumers = new Map<number, ClusterConsumer>()
  readonly #told: { readonly node: string; readonly told: ConsumerTold }[] = []
  readonly #remembers: boolean
  readonly #reader = new MemoryCallee()
  #sent = 0

  /** Records from 1, at offsets from 0. */
  constructor(records: number, remembers: boolean) {
    this.#remembers = remembers
    this.cluster.world.onTell((node, told) => void this.#told.push({ node, told: told as ConsumerTold }))
    for (let record = 1; record <= records; record++) this.#send(orders, String(record))
  }

  perform(operation: Operation): Reply {
    switch (operation.store) {
      case 'cache':
        return this.cache.answer(operation)
      case 'database':
        return this.database.answer(operation)
      case 'callee':
        return this.callee.answer(operation)
      case 'topic':
        if (operation.type === 'readSent') return { type: 'listed', values: this.#messages() }
        this.#send(payments, operation.id)
        return { type: 'ok' }
    }
  }

  /** SS2. What it polls first is handed back: it was read when it was assigned. */
  assign(worker: number): Polled | undefined {
    this.cluster.advance(maxPollIntervalMs + sessionTimeoutMs)
    const { node } = this.#consumer(worker)
    for (let polls = 0; polls < 10; polls++) {
      const polled = this.poll(worker)
      if (polled !== undefined || Object.hasOwn(this.cluster.world.state(node).partitions, orders)) return polled
    }
    throw new CannotPerform(`${node} is not given the partition.`)
  }

  poll(worker: number): Polled | undefined {
    const { node } = this.#consumer(worker)
    const told = this.#ask(node, { type: 'poll' }, ({ type }) => type === 'Polled')
    return told.type === 'Polled' && told.records[0] !== undefined ? polledOf(told.records[0]) : undefined
  }

  /** Whether it was taken. */
  commit(worker: number, offset: number): boolean {
    const { node } = this.#consumer(worker)
    const isAnswer = ({ type }: ConsumerTold) => type === 'Committed' || type === 'CommitFailed'
    return this.#ask(node, { type: 'commit', offsets: { [orders]: offset } }, isAnswer).type === 'Committed'
  }

  /** The request is lost on its way, and the client does not try again. */
  loseCommit(worker: number, offset: number): void {
    const { world } = this.cluster
    const { node } = this.#consumer(worker)
    world.call(node, { type: 'commit', offsets: { [orders]: offset } })
    const request = world
      .pending()
      .find(
        each =>
          each.type === 'message' &&
          each.from === node &&
          'api' in each.message.body &&
          each.message.body.api === 'OffsetCommit',
      )
    if (request === undefined) throw new CannotPerform(`${node} has no OffsetCommit on its way.`)
    world.drop(request.id)
  }

  /** Nothing to do for who has lost the partition. */
  seek(worker: number, offset: number): void {
    const { node } = this.#consumer(worker)
    const { world } = this.cluster
    if (!Object.hasOwn(world.state(node).partitions, orders)) return
    world.call(node, { type: 'seek', topicPartition: orders, offset })
  }

  crash(worker: number): void {
    this.#consumer(worker).crash()
  }

  restart(worker: number): void {
    this.#consumer(worker).restart()
  }

  isRunning(worker: number): boolean {
    return this.cluster.world.isRunning(this.#consumer(worker).node)
  }

  get committed(): number {
    return this.cluster.group(groupId).committed[orders] ?? 0
  }

  #messages(): readonly string[] {
    this.cluster.advance(50)
    const messages = this.cluster.log('payments').map(({ value }) => value ?? '')
    return this.#remembers ? this.#read(messages) : messages
  }

  /** What comes of them at a reader that knows what it had. */
  #read(messages: readonly string[]): readonly string[] {
    for (const id of messages) this.#reader.answer({ store: 'callee', type: 'call', id, idempotencyKey: id })
    const reply = this.#reader.answer({ store: 'callee', type: 'readCalls' })
    return reply.type === 'listed' ? reply.values : []
  }

  #consumer(worker: number): ClusterConsumer {
    const known = this.#consumers.get(worker)
    if (known) return known
    const about = { topic: 'orders', groupId, autoCommit: 'off', maxPollRecords: 1, pollTimeoutMs: 200 } as const
    const made = this.cluster.consumer({ ...about, maxPollIntervalMs, sessionTimeoutMs, heartbeatIntervalMs: 200 })
    this.#consumers.set(worker, made)
    return made
  }

  #ask(node: `consumer-${number}`, call: ConsumerCall, isAnswer: (told: ConsumerTold) => boolean): ConsumerTold {
    this.#told.length = 0
    this.cluster.world.call(node, call)
    const answer = () => this.#told.find(each => each.node === node && isAnswer(each.told))?.told
    this.cluster.world.runUntil(() => answer() !== undefined, patienceMs)
    const told = answer()
    if (told === undefined) throw new CannotPerform(`${node} says nothing to ${call.type}.`)
    return told
  }

  #send(topicPartition: string, value: string): void {
    const { world } = this.cluster
    const id = this.#sent++
    let isThere = false
    world.onTell((_, told) => void (isThere ||= told.type === 'Acknowledged' && told.id === id))
    world.call(this.#producer, { type: 'send', id, topicPartition, key: null, value: encoder.encode(value) })
    if (!world.runUntil(() => isThere, patienceMs)) throw new CannotPerform(`${value} is not acknowledged.`)
  }
}

const polledOf = ({ offset, value }: PolledRecord): Polled => ({
  record: Number(decoder.decode(value ?? undefined)),
  offset,
})
