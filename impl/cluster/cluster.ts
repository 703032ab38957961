/**
 * Cluster: the reference broker in somebody's test. Brokers, a controller and clients in a simulated world, with faults on demand.
 *
 *     await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
 *     const producer = cluster.producer({ acks: 'all' })
 *     await producer.send({ topic: 'orders', value: 'a' })
 *     cluster.crash(1)
 *     cluster.check({ guarantee: 'NAL' }).verdict            'not seen broken'
 *
 * Time is virtual: an awaited send runs the world until it is answered, `advance` runs it on, and nothing else does; no test waits.
 * The caller's duties:
 *
 *   1  what one starts, one closes (`await using` does)
 *   2  a fault is undone before one asks whether the system recovers
 *   3  broker ids count from 1
 *
 * Not there yet: groups that rebalance (a member that joins takes the group over), real time, transactions.
 */
import { brokerNode } from '../core/broker-state.ts'
import type { ProducerConfig } from '../core/producer-state.ts'
import { topicPartition } from '../core/protocol.ts'
import { batchesOf } from '../core/log.ts'
import { type DecodedRecord, decodeRecords } from '../core/record-batch.ts'
import { type Check, checkNoAckedLoss } from './check.ts'
import { type ClusterOptions, type ClusterWorld, brokerIdsOf, buildWorld, controllerNode } from './processes.ts'
import { ClusterConsumer, type ConsumerOptions } from './consumer.ts'
import { ClusterProducer, type Operation } from './producer.ts'

export interface LogEntry {
  readonly offset: number
  readonly leaderEpoch: number
  readonly key: string | null
  readonly value: string | null
}

export class Cluster {
  readonly #options: ClusterOptions
  readonly #history: Operation[] = []
  #producers = 0
  #consumers = 0
  #isClosed = false
  /** The world below: for faults and choices that have no method here. */
  readonly world: ClusterWorld

  constructor(options: ClusterOptions) {
    this.#options = options
    this.world = buildWorld(options)
  }

  /** Virtual milliseconds since the cluster started. */
  get now(): number {
    return this.world.now
  }

  /** A producer with the Java client's defaults, but for what is given. */
  producer(config: Partial<Omit<ProducerConfig, 'acks'>> & { readonly acks?: 0 | 1 | 'all' } = {}): ClusterProducer {
    this.#assertOpen()
    this.#producers += 1
    const bootstrap = brokerIdsOf(this.#options).map(brokerNode)
    return new ClusterProducer(this.world, this.#producers, { bootstrap, ...config }, this.#history)
  }

  /** A member of a group that reads all partitions of a topic, with the Java client's defaults but for what is given; it starts at the earliest record. */
  consumer({ topic, ...options }: ConsumerOptions & { readonly topic: string }): ClusterConsumer {
    this.#assertOpen()
    this.#partition(topic, 0)
    this.#consumers += 1
    const { partitions } = this.world.state(controllerNode).image.topics[topic]!
    const topicPartitions = Array.from({ length: partitions }, (_, partition) => topicPartition(topic, partition))
    const bootstrap = brokerIdsOf(this.#options).map(brokerNode)
    return new ClusterConsumer(this.world, this.#consumers, { bootstrap, topicPartitions, ...options }, this.#history)
  }

  /** The process ends at once; its disk and its page cache stay. */
  crash(broker: number): void {
    this.world.crash(this.#node(broker))
  }

  /** After `crash` or `losePower`: it starts from what its disk holds. */
  restart(broker: number): void {
    this.world.restart(this.#node(broker))
  }

  /** The machine loses power: what was not flushed is gone. */
  losePower(broker: number): void {
    this.world.losePower(this.#node(broker), 'flushed')
  }

  /** No message passes between two brokers, in either direction, until `heal`. */
  cut(one: number, other: number): void {
    this.world.cut(this.#node(one), this.#node(other))
  }

  heal(one: number, other: number): void {
    this.world.heal(this.#node(one), this.#node(other))
  }

  /** No message passes between a broker and the controller until `rejoin`: its session ends, and it does not know. */
  isolate(broker: number): void {
    this.world.cut(this.#node(broker), controllerNode)
  }

  rejoin(broker: number): void {
    this.world.heal(this.#node(broker), controllerNode)
  }

  /** Runs the world for so many virtual milliseconds. */
  advance(ms: number): void {
    this.#assertOpen()
    this.world.advance(ms)
  }

  /** The broker that leads, as the controller has it; 0: none does. RangeError: there is no such partition. */
  leader(topic: string, partition = 0): number {
    return this.#partition(topic, partition).leader
  }

  /** The records of a partition that a consumer may read: below the high watermark of its leader; empty while there is none. */
  log(topic: string, partition = 0): readonly LogEntry[] {
    const { leader } = this.#partition(topic, partition)
    if (leader === 0 || !this.world.isRunning(this.#node(leader))) return []
    return this.logOf(leader, topic, partition, 'high watermark')
  }

  /** One broker's copy, up to its end. */
  logOf(broker: number, topic: string, partition = 0, upTo: 'end' | 'high watermark' = 'end'): readonly LogEntry[] {
    this.#partition(topic, partition)
    const replica = this.world.state(this.#node(broker)).replicas[topicPartition(topic, partition)]
    if (replica === undefined) return []
    const end = upTo === 'end' ? replica.log.logEndOffset : replica.highWatermark
    const batches = batchesOf(replica.log).flatMap(batch =>
      decodeRecords(batch.bytes).map(record => toEntry(record, batch.leaderEpoch)),
    )
    return batches.filter(({ offset }) => offset < end)
  }

  /** What clients did and were told, in order. */
  history(): readonly Operation[] {
    return [...this.#history]
  }

  /** Has the guarantee been seen broken so far? NAL: what was acknowledged is in its leader's log. */
  check({ guarantee }: { readonly guarantee: 'NAL' }): Check {
    if (guarantee !== 'NAL') throw new RangeError(`check knows the guarantee NAL, not ${String(guarantee)}.`)
    return checkNoAckedLoss(this.#history, (topic, partition) => {
      const leader = this.leader(topic, partition)
      return leader > 0 ? { leader, entries: this.logOf(leader, topic, partition) } : undefined
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new Error('This cluster is closed: start another with startCluster.')
  }

  #node(broker: number): `broker-${number}` {
    this.#assertOpen()
    const ids = brokerIdsOf(this.#options)
    if (!ids.includes(broker)) throw new RangeError(`There is no broker ${broker}: this cluster has ${ids.join(', ')}.`)
    return brokerNode(broker)
  }

  #partition(topic: string, partition: number) {
    const found = this.world.state(controllerNode).image.partitions[topicPartition(topic, partition)]
    if (found) return found
    throw new RangeError(`There is no partition ${partition} of a topic ${topic}: name it in startCluster's topics.`)
  }
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes))

const toEntry = ({ offset, key, value }: DecodedRecord, leaderEpoch: number): LogEntry => ({
  offset,
  leaderEpoch,
  key: text(key),
  value: text(value),
})

/** Starts brokers, controller and topics in virtual time. RangeError: a topic that cannot be made, with Kafka's error. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  return new Cluster(options)
}
