/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Cluster: the reference broker in somebody's test. Brokers, a controller and clients in a simulated world, with faults on demand.
 *
 *     await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
 *     const producer = cluster.producer({ acks: 1 })
 *     await producer.send({ topic: 'orders', value: 'a' })
 *     cluster.crash(1)                                       faults come in pairs: crash/restart, cut/heal, hold/release, pause/resume
 *     cluster.advance(30_000)                                in virtual time: no test waits
 *     cluster.check({ guarantee: 'NAL' })                    { verdict: 'broken', text: 'BROKEN NAL: "a" was acknowledged to …' }
 *
 * Virtual time (the default): a send, poll or commit that is awaited runs the world until it is answered, `advance` and `until` run it on, and
 * nothing else does; same seed and same calls, same run. Real time (`time: 'real'`): the same world, driven by a clock.
 *
 *   K1  a caller who breaks the contract is told so by a RangeError (what was handed over) or an Error (the moment), and nothing was done
 *
 * The caller's duties:
 *
 *   1  what one starts, one closes (`await using` does)
 *   2  a fault is undone before one asks whether the system recovers
 *   3  broker ids count from 1; partitions and offsets from 0
 *
 * Not there yet: Kafka's wire protocol. What goes wrong with less ado than a method here (one message dropped, a bit flipped, a full disk, a clock that is
 * off) is in `world`.
 */
import { brokerNode } from '../core/broker-state.ts'
import type { NodeId } from '../core/process.ts'
import { topicPartition } from '../core/protocol.ts'
import type { IsolationLevel } from '../core/transaction-protocol.ts'
import { ClusterAdmin } from './admin.ts'
import { Chronicle } from './chronicle.ts'
import { type Check, check, type Question } from './check.ts'
import type { Habitat } from './client.ts'
import { ClusterConsumer } from './consumer.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import { assertClusterOptions, assertConsumerOptions, assertMilliseconds, assertProducerOptions } from './contract.ts'
import { type Client, Directory, nameOf, type NodeOf, type Party } from './directory.ts'
import { gather } from './evidence.ts'
import { describeGroup, type GroupDescription } from './group.ts'
import { describeTransaction, type TransactionDescription } from './transaction-description.ts'
import { type Operation, textOfHistory } from './history.ts'
import { entriesUpTo, type LogEntry, type UpTo, upToOf } from './log-entry.ts'
import { type Pace, virtualTime } from './pace.ts'
import { brokerIdsOf, buildWorld, type ClusterOptions, type ClusterWorld, controllerNode } from './processes.ts'
import { ClusterProducer } from './producer.ts'
import type { ProducerOptions } from './producer-options.ts'
import { RealTime } from './real-time.ts'

export class Cluster {
  readonly #directory: Directory
  readonly #history: Operation[] = []
  readonly #pace: Pace
  readonly #habitat: Habitat
  readonly #consumers: ClusterConsumer[] = []
  #producers = 0
  #isClosed = false
  /** Deletes records, and lets topics grow. */
  readonly admin: ClusterAdmin
  /** The world below: for faults and choices that have no method here. In real time it may be behind the clock. */
  readonly world: ClusterWorld

  /** Made by `startCluster`. */
  constructor(options: ClusterOptions) {
    assertClusterOptions(options)
    const { time = 'virtual' } = options
    const chronicle = new Chronicle(this.#history)
    this.world = buildWorld({ ...options, watch: chronicle.watching(options.watch) })
    this.world.onDown((node, at) => chronicle.ended(node, at))
    this.#directory = new Directory(this.world, brokerIdsOf(options))
    this.#pace = time === 'real' ? new RealTime(this.world) : virtualTime(this.world)
    this.#habitat = {
      world: this.world,
      pace: this.#pace,
      history: this.#history,
      bootstrap: this.brokers.map(brokerNode),
      rules: options.broker?.rules,
      isOpen: () => !this.#isClosed,
      assertOpen: () => this.#assertOpen(),
      assertPartition: (topic, partition) => void this.#directory.partition(topic, partition),
      partitionsOf: topic => this.#directory.partitionsOf(topic),
    }
    this.admin = new ClusterAdmin(this.#habitat)
  }

  /** Milliseconds of the world since the cluster began to start. */
  get now(): number {
    return this.world.now
  }

  /** Ids, from 1. */
  get brokers(): readonly number[] {
    return this.#directory.brokers
  }

  /** A producer with its client's defaults (Java's since 4.0, KIP-1030), but for what is given. RangeError: an option that it cannot have. */
  producer(options: ProducerOptions = {}): ClusterProducer {
    this.#assertOpen()
    assertProducerOptions(options)
    const made = this.#pace.act(() => new ClusterProducer(this.#habitat, this.#producers + 1, options))
    this.#producers += 1
    return made
  }

  /**
   * A member of a group that reads a topic, or several, with the defaults of the Java client or librdkafka (`autoCommit`) but for what is given,
   * and for these: autoOffsetReset is `earliest`, pollTimeoutMs 5,000, sessionTimeoutMs 3,000, heartbeatIntervalMs 1,000. With others of its group it
   * shares the partitions.
   * RangeError: an option that it cannot have, a topic that is not there.
   */
  consumer(options: ConsumerOptions): ClusterConsumer {
    this.#assertOpen()
    assertConsumerOptions(options)
    for (const topic of [options.topic].flat()) this.#directory.partitionsOf(topic)
    const number = this.#consumers.length + 1
    const made = this.#pace.act(() => new ClusterConsumer(this.#habitat, number, options))
    this.#consumers.push(made)
    return made
  }

  /** The process ends at once; its disk and its page cache stay. Error: it is down already. */
  crash(broker: number): void {
    const node = this.#running(broker, 'crash')
    this.#pace.act(() => this.world.crash(node))
  }

  /** After `crash`, `losePower` or `wipe`: it starts from what its disk holds. Error: it is running. */
  restart(broker: number): void {
    const node = this.#broker(broker)
    if (this.world.isRunning(node))
      throw new Error(`Broker ${broker} is running: crash it, or take its power, before it restarts.`)
    this.#pace.act(() => this.world.restart(node))
  }

  /** The machine loses power: the process ends, and what was not flushed (flush.messages) is gone; also after a crash. */
  losePower(broker: number): void {
    const node = this.#broker(broker)
    this.#pace.act(() => this.world.losePower(node, 'flushed'))
  }

  /** The machine is lost: the process ends, and `restart` begins with an empty disk; also after a crash. */
  wipe(broker: number): void {
    const node = this.#broker(broker)
    this.#pace.act(() => this.world.wipe(node))
  }

  /** A long stop of a broker (by its id) or a client, as for garbage collection: it does nothing until `resume`. Error: it is down or paused. */
  pause(who: number | Client): void {
    const node = this.#running(who, 'pause')
    if (this.world.isPaused(node)) throw new Error(`${nameOf(who)} is paused already.`)
    this.#pace.act(() => this.world.pause(node))
  }

  /** It goes on; its timers fire late. Error: it is not paused (a crash ends a pause too). */
  resume(who: number | Client): void {
    this.#assertOpen()
    const node = typeof who === 'number' ? this.#broker(who) : who.node
    if (!this.world.isPaused(node)) throw new Error(`${nameOf(who)} is not paused: there is nothing to resume.`)
    this.#pace.act(() => this.world.resume(node))
  }

  /** No message passes between two until `heal`, in either direction, or only not from the first to the second. */
  cut(one: Party, other: Party, { oneWay = false } = {}): void {
    const [from, to] = this.#link(one, other)
    this.#pace.act(() => this.world.cut(from, to, { oneWay }))
  }

  /** Undoes `cut`; nothing to do where there is no cut. */
  heal(one: Party, other: Party, { oneWay = false } = {}): void {
    const [from, to] = this.#link(one, other)
    this.#pace.act(() => this.world.heal(from, to, { oneWay }))
  }

  /** Messages from the first to the second wait until `release`, however long; none is lost. */
  hold(from: Party, to: Party): void {
    const [one, other] = this.#link(from, to)
    this.#pace.act(() => this.world.hold(one, other))
  }

  /** Undoes `hold`: what waited arrives now. */
  release(from: Party, to: Party): void {
    const [one, other] = this.#link(from, to)
    this.#pace.act(() => this.world.release(one, other))
  }

  /** No message passes between a broker and the controller until `rejoin`: its session ends (broker.session.timeout.ms), and it does not know (KIP-631). */
  isolate(broker: number): void {
    this.cut(broker, controllerNode)
  }

  /** Undoes `isolate`. */
  rejoin(broker: number): void {
    this.heal(broker, controllerNode)
  }

  /** Lets so many virtual milliseconds pass. RangeError: less than none. Error: time is real here. */
  advance(ms: number): void {
    this.#assertOpen()
    assertMilliseconds(ms)
    this.#pace.advance(ms)
  }

  /** Lets the world go on until it is so: true; or for so many milliseconds: false. */
  async until(isSo: () => boolean, maxMs = 60_000): Promise<boolean> {
    this.#assertOpen()
    assertMilliseconds(maxMs)
    return this.#pace.until(isSo, maxMs)
  }

  /** Whether the broker's process is up; a paused one is. */
  isRunning(broker: number): boolean {
    return this.world.isRunning(this.#directory.node(broker))
  }

  /** How many partitions a topic has, as the controller has it. RangeError: there is no such topic. */
  partitions(topic: string): number {
    return this.#look(() => this.#directory.partitionsOf(topic).length)
  }

  /** The broker that leads, as the controller has it; 0: none does. RangeError: there is no such partition. */
  leader(topic: string, partition = 0): number {
    return this.#look(() => this.#directory.partition(topic, partition).leader)
  }

  /** Ids of the brokers in the in-sync set, as the controller has it (KIP-497). RangeError: there is no such partition. */
  inSync(topic: string, partition = 0): readonly number[] {
    return this.#look(() => this.#directory.partition(topic, partition).isr)
  }

  /**
   * The records of a partition that a consumer may read: below the high watermark of its leader, or with read_committed what is decided and not aborted; empty
   * while there is none.
   */
  log(topic: string, partition = 0, isolationLevel: IsolationLevel = 'read_uncommitted'): readonly LogEntry[] {
    const leader = this.leader(topic, partition)
    const upTo = upToOf(isolationLevel)
    return leader > 0 && this.isRunning(leader) ? this.logOf(leader, topic, partition, upTo) : []
  }

  /** One broker's copy, up to its end; of one that is down as it was when it went down. RangeError: there is no such broker or partition. */
  logOf(broker: number, topic: string, partition = 0, upTo: UpTo = 'end'): readonly LogEntry[] {
    const node = this.#directory.node(broker)
    this.#directory.partition(topic, partition)
    return this.#look(() => {
      const replica = this.world.state(node).replicas[topicPartition(topic, partition)]
      return replica === undefined ? [] : entriesUpTo(replica, upTo)
    })
  }

  /** A consumer group as its coordinator has it, whoever is in it (DescribeGroups); `Unknown`: nobody coordinates it now. RangeError: an id that is none. */
  group(groupId: string): GroupDescription {
    return this.#look(() => describeGroup(this.world, groupId))
  }

  /** A transactional id as its coordinator has it, whoever uses it (DescribeTransactions); `Unknown`: nobody coordinates it now. RangeError: an id that is none. */
  transaction(transactionalId: string): TransactionDescription {
    return this.#look(() => describeTransaction(this.world, transactionalId))
  }

  /** What clients did and were told, in order. */
  history(): readonly Operation[] {
    return [...this.#history]
  }

  /** The history in the form that `ackproof history --input-format ndjson` reads: one JSON object a line. */
  historyText(): string {
    return textOfHistory(this.#history)
  }

  /**
   * Has the guarantee been seen broken so far? See check.ts for what each says, and when it cannot tell. Of EO one says whose effects land where:
   * `{ guarantee: 'EO', groupId: 'billing', output: 'invoices' }`, and what they are (`effectOf`; unless said a record's own value).
   * RangeError: a guarantee that is none of NAL, ALO, AMO, ORD, EO; a topic that is not there.
   */
  check(question: Question): Check {
    return this.#look(() =>
      check(question, gather(this.world, this.#history, this.#consumers), topic => this.#directory.partitionsOf(topic)),
    )
  }

  /** Nothing goes on any more. What waits for an answer rejects; a second time does nothing. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#pace.stop()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** At the world as it is by now. A closed cluster may still be looked at. */
  #look<Result>(look: () => Result): Result {
    return this.#isClosed ? look() : this.#pace.act(look)
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error('This cluster is closed: start another with startCluster.')
  }

  #broker(broker: number): `broker-${number}` {
    this.#assertOpen()
    return this.#directory.node(broker)
  }

  #link(one: Party, other: Party): readonly [NodeId, NodeId] {
    this.#assertOpen()
    return this.#directory.link(one, other)
  }

  #running<Who extends number | Client>(who: Who, what: string): NodeOf<Who> {
    this.#assertOpen()
    return this.#directory.running(who, what)
  }
}

/** Starts brokers, controller and topics, in virtual time. RangeError: an option that it cannot have; a topic that cannot be made, with Kafka's error. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  return new Cluster(options)
}
