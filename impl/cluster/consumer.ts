/**
 * A consumer as a test sees it: it polls, says what it has handled, and commits as it is told to.
 *
 *     poll ──▶ records ──▶ (the application handles them) ──▶ commit, or poll again
 *
 *   C1  `handling: 'polled'` (the default): a record counts as handled as soon as a poll has returned it
 *   C2  `handling: 'explicit'`: it counts as handled when the test says so, with `handled(record)`; what a process had in hand when it ended
 *       was not handled
 *   C3  it is a member of its group: who polls takes part in its rebalances, and who does not holds them up for max.poll.interval.ms. A member that
 *       was late, or silent for a session, is out of the group, and learns of it when it asks for something
 */
import { consumer } from '../core/consumer.ts'
import {
  type ConsumerCall,
  type ConsumerTold,
  javaConsumerDefaults,
  librdkafkaConsumerDefaults,
  type Offsets,
  groupMetadataOf,
  retryBackoffMs,
} from '../core/consumer-state.ts'
import { positionsOf } from '../core/consumer-commits.ts'
import { topicOf, topicPartition } from '../core/protocol.ts'
import { toConsumed } from './chronicle.ts'
import { assertCallable, type Habitat } from './client.ts'
import { assertCommittable, CommitFailed, type CommitOptions, defaultApiTimeoutMs, isTransient } from './commit.ts'
import { assertCommitOptions } from './contract.ts'
import type { ConsumerOptions, PartitionOf, RebalanceListener } from './consumer-options.ts'
import type { ConsumedRecord } from './history.ts'
import { type Manner, ownManner, readingOf, testDefaults } from './manners.ts'
import type { GroupMetadata } from '../core/transaction-manager.ts'

interface Asked {
  readonly isAnswer: (told: ConsumerTold) => boolean
  answer?: ConsumerTold
}

/** Virtual milliseconds after which an answer will not come any more: every request of a client has a shorter time-out. */
const maxWaitMs = 600_000

export class ClusterConsumer {
  readonly node: `consumer-${number}`
  readonly groupId: string
  readonly topics: readonly string[]
  readonly #manner: Manner
  readonly #listener: RebalanceListener
  readonly #handling: 'polled' | 'explicit'
  readonly #habitat: Habitat
  readonly #asked = new Set<Asked>()
  /** What the process was handed and what of it is not handled, by place; another life has other hands. */
  #hand = newHand(0)
  #isPolling = false
  #isClosed = false

  /** Made by `cluster.consumer`. */
  constructor(habitat: Habitat, number: number, options: ConsumerOptions) {
    const { handling = 'polled', autoCommit: manner = 'java', topic, listener = {}, ...config } = options
    const defaults = manner === 'librdkafka' ? librdkafkaConsumerDefaults : javaConsumerDefaults
    const { bootstrap, rules } = habitat
    this.#habitat = habitat
    this.#handling = handling
    this.#manner = manner
    this.#listener = listener
    this.node = `consumer-${number}`
    this.groupId = config.groupId
    this.topics = [topic].flat()
    const own = { ...(manner === 'kafka-go' ? { maxPollRecords: 1 } : {}), autoCommit: ownManner(manner) }
    const wired = { ...config, ...own, clientId: this.node, bootstrap, topics: this.topics, rules }
    habitat.world.add(this.node, consumer({ ...defaults, ...readingOf(manner), ...testDefaults, ...wired }))
    habitat.world.onTell((node, told) => {
      if (node === this.node) this.#hear(told as ConsumerTold)
    })
  }

  /** What it is assigned now, as far as it knows. */
  get assignment(): readonly PartitionOf[] {
    return Object.keys(this.#habitat.world.state(this.node).partitions).map(topicOf)
  }

  /**
   * Who it is to its group: what `sendOffsetsToTransaction` takes, so that offsets of a member that is out of its group are refused (KIP-447). Of the last
   * generation that it was assigned something in, whether or not the group has gone on since.
   */
  groupMetadata(): GroupMetadata {
    return groupMetadataOf(this.#habitat.world.state(this.node))
  }

  /** Of each partition that it is assigned the next offset that a poll begins with: `{ 'orders-0': 7 }`, without those that it has to find yet. */
  get positions(): Offsets {
    return positionsOf(this.#habitat.world.state(this.node))
  }

  /**
   * The next records of one partition, at most max.poll.records; none when nothing came in `pollTimeoutMs` (5,000 unless given).
   * Error: the consumer is down, paused, closed or polling already; or the group will not have it: fenced by its own instance id, refused.
   */
  async poll(): Promise<readonly ConsumedRecord[]> {
    if (this.#isPolling) throw new Error(`${this.node} is polling: wait for that poll before you start another.`)
    this.#isPolling = true
    try {
      if (this.#manner === 'kafkajs' && this.#isHandled) await this.#commitHandled()
      const told = await this.#ask({ type: 'poll' }, ({ type }) => type === 'Polled')
      const { phase, failure } = this.#habitat.world.state(this.node)
      if (phase === 'failed')
        throw new Error(`${this.node} is not a member of group ${this.groupId}, and will not be: ${failure}.`)
      return told.type === 'Polled' ? await this.#returned(told.records.map(toConsumed)) : []
    } finally {
      this.#isPolling = false
    }
  }

  /** What the library does with what the client has polled, before the application has it. */
  async #returned(records: readonly ConsumedRecord[]): Promise<readonly ConsumedRecord[]> {
    if (records.length === 0) return records
    if (this.#manner === 'platformatic') this.#habitat.world.call(this.node, { type: 'commit' })
    if (this.#manner === 'kafka-go') {
      const cause = await this.#commitPositions()
      if (cause) throw new Error(`${this.node} could not commit what it had read: it is not returned.`, { cause })
      this.#receive(records)
    }
    return records
  }

  get #isHandled(): boolean {
    return this.#hand.left.size === 0 && this.#hand.isUncommitted
  }

  async #commitHandled(): Promise<void> {
    this.#hand.isUncommitted = false
    await this.#commitPositions()
  }

  /**
   * Commits the positions: of each partition the offset after the last record that was polled; or the offsets it is given. As Java's commitSync it
   * tries again, for `timeoutMs` (default.api.timeout.ms, KIP-266), while the coordinator cannot be reached.
   * CommitFailed: it could not, or the group refused: it is being dealt anew (poll, and commit again), or has gone on without this member.
   * RangeError: an option that it cannot have, an offset that is not its own to commit. Error: the consumer is down, paused or closed.
   */
  async commit(options: CommitOptions = {}): Promise<void> {
    assertCommitOptions(options)
    this.#assertCallable('commit')
    if (options.offsets) assertCommittable(this.#habitat.world, this.node, options.offsets)
    const failure = await this.#commitPositions(options)
    if (failure) throw failure
  }

  async #commitPositions({ timeoutMs = defaultApiTimeoutMs, offsets: given }: CommitOptions = {}) {
    const { world, pace } = this.#habitat
    const deadline = world.now + timeoutMs
    const offsets = given ?? positionsOf(world.state(this.node))
    let isUnknown = false
    for (;;) {
      const told = await this.#commitOnce(offsets)
      if (told.type !== 'CommitFailed') return undefined
      const { errorCode } = told
      isUnknown ||= isTransient(errorCode)
      if (!isTransient(errorCode) || world.now >= deadline)
        return new CommitFailed(this.node, this.groupId, errorCode, isUnknown)
      await pace.until(() => false, retryBackoffMs)
    }
  }

  /**
   * Commits the positions as Java's commitAsync: once, and nobody waits; the history tells what became of it.
   * Error: the consumer is down, paused or closed.
   */
  commitAsync(): void {
    this.#assertCallable('commit')
    this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'commit' }))
  }

  /** The answer to this commit is the one after which its request is awaited no more: the client may have others under way, made by itself. */
  #commitOnce(offsets: Offsets): Promise<ConsumerTold> {
    const { world } = this.#habitat
    let mine: number | undefined
    const isSettled = () => !world.state(this.node).requests.some(({ correlationId }) => correlationId === mine)
    return this.#ask(
      { type: 'commit', offsets },
      ({ type }) => (type === 'Committed' || type === 'CommitFailed') && isSettled(),
      () => {
        mine = world.state(this.node).requests.findLast(({ api }) => api === 'OffsetCommit')?.correlationId
      },
    )
  }

  /** The next poll begins there. RangeError: it does not read such a partition, or is not assigned it; or the offset is none. */
  seek(topic: string, partition: number, offset: number): void {
    this.#assertCallable('seek')
    const name = topicPartition(topic, partition)
    if (!this.topics.includes(topic)) throw new RangeError(`${this.node} does not read ${name}: it cannot seek there.`)
    if (!Number.isInteger(offset) || offset < 0)
      throw new RangeError(`An offset is a whole number from 0 on, not ${offset}.`)
    if (this.#habitat.world.state(this.node).partitions[name] === undefined)
      throw new RangeError(`${this.node} is not assigned ${name} now: it polls until it is, and seeks then.`)
    this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'seek', topicPartition: name, offset }))
  }

  /** Records that this process was handed and has not handled: with `handling: 'explicit'` only. */
  get inHand(): readonly ConsumedRecord[] {
    const { world } = this.#habitat
    const isThisLife = world.isRunning(this.node) && world.incarnation(this.node) === this.#hand.incarnation
    return isThisLife ? [...this.#hand.left.values()] : []
  }

  /**
   * The application has handled a record that a poll returned; more than once if it likes: AMO will know.
   * Error: what this consumer polls counts as handled anyway (C1); or it is down, or was not handed the record since it started.
   */
  handled(record: ConsumedRecord): void {
    if (this.#handling !== 'explicit')
      throw new Error(
        `What ${this.node} polls counts as handled: make it with handling: 'explicit' to say so yourself.`,
      )
    this.#assertCallable('handle a record')
    const { incarnation, handed, left } = this.#hand
    const isThisLife = incarnation === this.#habitat.world.incarnation(this.node)
    if (!isThisLife || !handed.has(placeOf(record)))
      throw new Error(`${this.node} was not handed ${placeOf(record)} since it started: it cannot have handled it.`)
    left.delete(placeOf(record))
    this.#noteHandled(record)
    if (this.#manner === 'kafkajs' && this.#isHandled) {
      this.#hand.isUncommitted = false
      this.#habitat.pace.act(() => this.#habitat.world.call(this.node, { type: 'commit' }))
    }
  }

  /** Stops in good order: a client that commits by itself commits what was polled before. It cannot be restarted. */
  async close(): Promise<void> {
    await this.#ask({ type: 'close' }, ({ type }) => type === 'Closed')
    this.#isClosed = true
    this.#habitat.pace.act(() => this.#habitat.world.crash(this.node))
  }

  /** The process ends at once; what was polled and not committed is handed out again, to it or to a successor. Error: it is down already. */
  crash(): void {
    this.#assertCallable('crash')
    this.#habitat.pace.act(() => this.#habitat.world.crash(this.node))
  }

  /** Another process of that name, which joins the group anew. Error: it is running, or was closed. */
  restart(): void {
    this.#habitat.assertOpen()
    if (this.#isClosed) throw new Error(`${this.node} is closed: make another consumer.`)
    if (this.#habitat.world.isRunning(this.node))
      throw new Error(`${this.node} is running: crash it before it restarts.`)
    this.#habitat.pace.act(() => this.#habitat.world.restart(this.node))
  }

  #assertCallable(what: string): void {
    if (this.#isClosed) throw new Error(`${this.node} is closed: make another consumer.`)
    assertCallable(this.#habitat, this.node, what)
  }

  /** `called` runs right after the call, before anything else happens. */
  async #ask(call: ConsumerCall, isAnswer: Asked['isAnswer'], called = () => {}): Promise<ConsumerTold> {
    this.#assertCallable(call.type)
    const { world, pace, isOpen } = this.#habitat
    const life = world.incarnation(this.node)
    const isAlive = () => world.isRunning(this.node) && world.incarnation(this.node) === life
    const asked: Asked = { isAnswer }
    this.#asked.add(asked)
    pace.act(() => {
      world.call(this.node, call)
      called()
    })
    await pace.until(() => asked.answer !== undefined || !isAlive(), maxWaitMs)
    this.#asked.delete(asked)
    if (asked.answer) return asked.answer
    const why = !isOpen() ? 'the cluster was closed' : isAlive() ? `no answer in ${maxWaitMs} ms` : 'the process ended'
    throw new Error(`The ${call.type} of ${this.node} came to nothing: ${why}.`)
  }

  #hear(told: ConsumerTold): void {
    for (const asked of this.#asked) if (asked.answer === undefined && asked.isAnswer(told)) asked.answer = told
    if (told.type === 'Assigned') this.#listener.onPartitionsAssigned?.(told.added.map(topicOf))
    if (told.type === 'Revoked' && told.isLost) this.#listener.onPartitionsLost?.(told.partitions.map(topicOf))
    if (told.type === 'Revoked' && !told.isLost) this.#listener.onPartitionsRevoked?.(told.partitions.map(topicOf))
    if (told.type === 'Polled' && this.#manner !== 'kafka-go') this.#receive(told.records.map(toConsumed))
  }

  #receive(records: readonly ConsumedRecord[]): void {
    const incarnation = this.#habitat.world.incarnation(this.node)
    if (incarnation !== this.#hand.incarnation) this.#hand = newHand(incarnation)
    if (records.length > 0) this.#hand.isUncommitted = true
    if (this.#handling === 'polled') records.forEach(record => this.#noteHandled(record))
    else this.#take(records)
  }

  #take(records: readonly ConsumedRecord[]): void {
    for (const record of records) {
      this.#hand.handed.add(placeOf(record))
      this.#hand.left.set(placeOf(record), record)
    }
  }

  #noteHandled(record: ConsumedRecord): void {
    const { world, history } = this.#habitat
    history.push({ type: 'handled', at: world.now, by: this.node, groupId: this.groupId, record })
  }
}

const newHand = (incarnation: number) => ({
  incarnation,
  handed: new Set<string>(),
  left: new Map<string, ConsumedRecord>(),
  /** Of what kafkajs commits once the last record is handled. */
  isUncommitted: false,
})

const placeOf = ({ topic, partition, offset, leaderEpoch }: ConsumedRecord) =>
  `offset ${offset} of ${topicPartition(topic, partition)} (leader epoch ${leaderEpoch})`
