/**
 * Stage: the reference broker in a world where nothing happens by itself, made to the measure of the model: one partition on as many brokers as
 * the model has, one producer, one consumer.
 *
 *     controller     broker-1 … broker-R: orders-0      broker-(R+1): __consumer_offsets, and whom the producer asks who leads; never struck
 *                                                       broker-(R+2): whom the consumer asks, where there is one; never struck
 *
 *   S1  every broker event is chosen by whoever performs a model step: a timer fires when `fire` says so, a message arrives when `deliver` does
 *   S2  one record is one batch, and a fetch brings one: the model's granularity
 *   S3  before the first step broker 1 leads, everybody follows it, all are in sync, nobody has fetched
 *
 * Time passes as timers fire, and nothing but timers knows it.
 */
import { admin } from '../../impl/core/admin.ts'
import { broker } from '../../impl/core/broker.ts'
import { type BrokerConfig, type BrokerState, brokerNode, defaultBrokerConfig } from '../../impl/core/broker-state.ts'
import { controller, defaultControllerConfig } from '../../impl/core/controller.ts'
import { offsetsTopic } from '../../impl/core/coordinator.ts'
import { batchesOf, emptyLog } from '../../impl/core/log.ts'
import type { Effect } from '../../impl/core/process.ts'
import { defaultTopicConfigs, type TopicConfigs } from '../../impl/core/protocol.ts'
import { logFile } from '../../impl/core/replica-state.ts'
import { kafkaRules, type Rules } from '../../impl/core/rules.ts'
import { adminNode, type ClusterWorld, controllerNode } from '../../impl/cluster/processes.ts'
import { World } from '../../impl/world/index.ts'
import { brokerIds, type Parameters, type Scope } from '../../model/kafka/index.ts'
import { CannotPerform, Hands } from './hands.ts'

export { CannotPerform, isResponse, type PendingMessage } from './hands.ts'

export const partitionName = 'orders-0'
export const producerNode = 'producer-1'
export const consumerNode = 'consumer-1'

export interface Deployment {
  readonly parameters: Parameters
  readonly scope: Scope
  /** Rules of the broker that are not Kafka's. */
  readonly rules?: Partial<Rules>
  /** Configurations of the topic that the parameters do not name. */
  readonly configs?: Partial<TopicConfigs>
}

/** For whoever looks on: what a process did. */
export type Watcher = (node: string, effects: readonly Effect<unknown>[]) => void

export class Stage extends Hands {
  readonly deployment: Deployment
  readonly world: ClusterWorld
  /** How many events the world has had to go through. */
  events = 0
  /** Whom the controller elects where it has a choice. */
  preferred = 0
  /** How many decisions a broker reads at a time. */
  #batches = 1
  readonly #watchers: Watcher[] = []

  constructor(deployment: Deployment) {
    super()
    this.deployment = deployment
    this.world = new World({
      seed: 'stage',
      // The model's replies may overtake each other.
      responsesOvertake: true,
      afterStep: (node, _input, effects) => {
        this.events++
        for (const watch of this.#watchers) watch(node, effects)
      },
    })
    this.#raise()
  }

  get brokers(): readonly number[] {
    return brokerIds(this.deployment.parameters)
  }

  /** The broker that is never struck. */
  get quiet(): number {
    return this.brokers.length + 1
  }

  /** Whom the consumer asks who leads. */
  get informant(): number {
    return this.quiet + 1
  }

  /** Brokers that hold the partition, and those that serve the clients. */
  get everybody(): readonly number[] {
    return [...this.brokers, this.quiet, ...(this.deployment.scope.withConsumer ? [this.informant] : [])]
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher)
  }

  broker(id: number): BrokerState {
    return this.world.state(brokerNode(id))
  }

  isRunning(id: number): boolean {
    return this.world.isRunning(brokerNode(id))
  }

  /** The machine loses power; of the partition's log so many records are left. */
  losePower(id: number, keep: number): void {
    const batch = batchesOf(this.broker(id).replicas[partitionName]?.log ?? emptyLog)[keep - 1]
    const keepBytes = batch === undefined ? 0 : batch.position + batch.bytes.length
    this.world.losePower(brokerNode(id), (file, durable) => (file === logFile(partitionName) ? keepBytes : durable))
  }

  /** Whether it runs or not. */
  losePowerKeepingFlushed(id: number): void {
    this.world.losePower(brokerNode(id), 'flushed')
  }

  /** A broker reads the metadata log up to there at once: it hears of what stands before only what became of it. */
  readMetadata(id: number, until = this.world.state(controllerNode).image.endOffset): void {
    const [node, { endOffset }] = [brokerNode(id), this.broker(id).image]
    const { log } = this.world.state(controllerNode)
    this.#batches = log.filter(({ baseOffset }) => baseOffset >= endOffset && baseOffset < until).length
    if (this.#batches === 0) return
    this.fire(node, 'metadata')
    this.exchange(node, controllerNode, 'FetchMetadataLog')
    this.#batches = 1
  }

  /** Where the decision stands in the metadata log that gave the partition this leader epoch. */
  endOfDecision(leaderEpoch: number): number {
    const { log, image } = this.world.state(controllerNode)
    const found = log.find(({ records }) =>
      records.some(
        each => each.type === 'Partition' && each.topicPartition === partitionName && each.leaderEpoch >= leaderEpoch,
      ),
    )
    return found === undefined ? image.endOffset : found.baseOffset + found.records.length
  }

  #raise(): void {
    const { world, quiet } = this
    const { minInsyncReplicas, uncleanLeaderElection, flushEveryRecord } = this.deployment.parameters
    const { eligibleLeaderReplicas = false, highWatermarkBelowMinIsr = 'advances' } = this.deployment.parameters
    const rules = this.#rules()
    world.add(controllerNode, controller({ ...defaultControllerConfig, eligibleLeaderReplicas, rules }))
    for (const id of this.everybody) world.add(brokerNode(id), broker(this.#configOf(id, rules)))
    world.add(adminNode, admin(controllerNode))
    this.#settle(() => this.everybody.every(id => this.#isRegistered(id)))
    const flushMessages = flushEveryRecord ? 1 : 0
    const own = { minInsyncReplicas, uncleanLeaderElection, highWatermarkBelowMinIsr, flushMessages }
    this.#makeTopic(offsetsTopic, [quiet], defaultTopicConfigs)
    this.#makeTopic('orders', this.brokers, { ...defaultTopicConfigs, ...own, ...this.deployment.configs })
    this.#settle(() => this.everybody.every(id => this.#hasRead(id)))
  }

  #configOf(id: number, rules: Rules): BrokerConfig {
    const batches = () => this.#batches
    return {
      ...defaultBrokerConfig(id),
      fetchMaxBytes: 1,
      rules,
      get metadataMaxBatches() {
        return batches()
      },
    }
  }

  #makeTopic(topic: string, replicas: readonly number[], configs: typeof defaultTopicConfigs): void {
    const about = { partitions: 1, replicationFactor: replicas.length, configs, assignment: [replicas] }
    this.world.call(adminNode, { type: 'createTopic', request: { api: 'CreateTopics', topic, ...about } })
    this.#settle(() => this.world.state(controllerNode).image.topics[topic] !== undefined)
  }

  #isRegistered(id: number): boolean {
    return this.world.state(controllerNode).image.brokers[id]?.isFenced === false
  }

  #hasRead(id: number): boolean {
    return this.broker(id).image.endOffset === this.world.state(controllerNode).image.endOffset
  }

  /** Before the first step the world chooses, but no follower fetches. */
  #settle(isDone: () => boolean): void {
    while (!isDone()) {
      const next = this.world
        .pending()
        .find(each => each.isReady && !(each.type === 'timer' && each.timer === `fetch/${partitionName}`))
      if (next === undefined) throw new CannotPerform('the stage cannot be set: nothing more can happen.')
      this.world.execute(next.id)
    }
  }

  #rules(): Rules {
    const rules: Rules = { ...kafkaRules, ...this.deployment.rules }
    return {
      ...rules,
      electable: (...args) => {
        const found = rules.electable(...args)
        return found.includes(this.preferred) ? [this.preferred] : found
      },
    }
  }
}
