/** The processes of a cluster, put into a world: one controller, brokers, one admin; clients join later. */
import { admin, type AdminCall, type AdminState, type AdminTold } from '../core/admin.ts'
import { broker } from '../core/broker.ts'
import { type BrokerConfig, brokerNode, type BrokerState, defaultBrokerConfig } from '../core/broker-state.ts'
import { controller, type ControllerConfig, type ControllerState, defaultControllerConfig } from '../core/controller.ts'
import { offsetsTopic } from '../core/coordinator.ts'
import { defaultTopicConfigs, type RequestOf, type TopicConfigs } from '../core/protocol.ts'
import type { Process } from '../core/process.ts'
import type { ConsumerCall, ConsumerState, ConsumerTold } from '../core/consumer-state.ts'
import type { ProducerCall, ProducerState, ProducerTold } from '../core/producer-state.ts'
import { type AfterStep, type NetworkOptions, World, type WorldOptions } from '../world/index.ts'

/**
 * A topic: Kafka's topic configurations by their names here, with Kafka's defaults: min.insync.replicas (1), unclean.leader.election.enable (false),
 * flush.messages (records; 0: the operating system flushes when it likes), max.message.bytes (of a batch; 1,048,588).
 */
export interface TopicOptions extends Partial<TopicConfigs> {
  /** Absent: 1. */
  readonly partitions?: number
  /** Absent: as many as there are brokers, three at most. */
  readonly replicationFactor?: number
  /** Brokers of each partition, the first leader first. */
  readonly assignment?: readonly (readonly number[])[]
}

/** What a cluster is made of. */
export interface ClusterOptions {
  /** Everything that happens by chance is drawn from it: same seed, same calls, same run. */
  readonly seed: number | string
  /** Absent: 3. */
  readonly brokers?: number
  /**
   * `virtual` (the default): it passes while one waits for an answer and by `advance`; no test waits. `real`: by itself, as on the wall;
   * starting takes no time all the same.
   */
  readonly time?: 'virtual' | 'real'
  /** By name. Absent: none but __consumer_offsets, which is always there and may be configured here too. */
  readonly topics?: Readonly<Record<string, TopicOptions>>
  /** For every broker, over Kafka's defaults: replica.lag.time.max.ms (30,000), broker.heartbeat.interval.ms (2,000), …; milliseconds and bytes. */
  readonly broker?: Partial<Omit<BrokerConfig, 'brokerId' | 'controller'>>
  /** broker.session.timeout.ms (9,000; KIP-631), eligible leader replicas (KIP-966; off). */
  readonly controller?: Partial<ControllerConfig>
  /** Absent: a message is on its way for 1 to 5 ms, over Kafka's connections. */
  readonly network?: Pick<NetworkOptions, 'latencyMs' | 'laneOf'>
  /** Called with one line of JSON for every decision of the world. */
  readonly tracing?: WorldOptions<never>['tracing']
  /** Looks after each step of each process, from the first start on; it drives nothing. */
  readonly watch?: Watch | undefined
  /** Sees to a process that halts, as an assertion failed: it is down. Absent: that ends the run with the assertion. */
  readonly onHalt?: WorldOptions<never>['onHalt']
}

/** A test's group is there at once: Kafka waits 3 seconds for more members, and takes no session that is shorter than 6. */
const promptGroups = { groupInitialRebalanceDelayMs: 50, groupMinSessionTimeoutMs: 1 } as const

export const controllerNode = 'controller'
export const adminNode = 'admin'

export const brokerIdsOf = ({ brokers = 3 }: ClusterOptions): readonly number[] =>
  Array.from({ length: brokers }, (_, i) => i + 1)

/** Who lives in the world, by the form of its name. */
export type Processes = {
  readonly [controllerNode]: Process<ControllerState, unknown>
  readonly [adminNode]: Process<AdminState, AdminCall, AdminTold>
  readonly [broker: `broker-${number}`]: Process<BrokerState, unknown>
  readonly [producer: `producer-${number}`]: Process<ProducerState, ProducerCall, ProducerTold>
  readonly [consumer: `consumer-${number}`]: Process<ConsumerState, ConsumerCall, ConsumerTold>
}

export type ClusterWorld = World<Processes>

/** `input` is undefined where the process started. */
export type Watch = (world: ClusterWorld, ...step: Parameters<AfterStep<Processes>>) => void

/** A world with every process started and every topic made; it has run for as long as that took. */
export function buildWorld(options: ClusterOptions): ClusterWorld {
  const { seed, network, tracing, watch, onHalt } = options
  const afterStep: AfterStep<Processes> | undefined = watch && ((...step) => watch(world, ...step))
  const world: ClusterWorld = new World({ seed, ...network, tracing, afterStep, onHalt })
  world.add(controllerNode, controller({ ...defaultControllerConfig, ...options.controller }))
  for (const id of brokerIdsOf(options))
    world.add(
      brokerNode(id),
      broker({ ...defaultBrokerConfig(id), ...promptGroups, ...options.broker, controller: controllerNode }),
    )
  world.add(adminNode, admin(controllerNode))
  const registered = () => {
    const { image } = world.state(controllerNode)
    return brokerIdsOf(options).every(id => image.brokers[id]?.isFenced === false)
  }
  world.runUntil(registered, 60_000)
  makeTopics(world, options)
  return world
}

function makeTopics(world: ClusterWorld, options: ClusterOptions): void {
  const refused: string[] = []
  let open = 0
  world.onTell((_node, told) => {
    if (told.type !== 'TopicCreated') return
    open -= 1
    if (told.errorCode !== 'NONE') refused.push(`${told.topic}: ${told.errorCode}`)
  })
  for (const [topic, topicOptions] of Object.entries({
    ...options.topics,
    [offsetsTopic]: { ...options.topics?.[offsetsTopic] },
  })) {
    open += 1
    const call: AdminCall = { type: 'createTopic', request: requestFor(topic, topicOptions, options) }
    world.call(adminNode, call)
  }
  world.runUntil(() => open === 0, 60_000)
  if (refused.length > 0) throw new RangeError(`startCluster cannot make these topics: ${refused.join(', ')}.`)
  world.runUntil(() => brokerIdsOf(options).every(id => hasCaughtUp(world, id)), 60_000)
}

const hasCaughtUp = (world: ClusterWorld, id: number) =>
  world.state(brokerNode(id)).image.endOffset === world.state(controllerNode).image.endOffset

function requestFor(topic: string, options: TopicOptions, cluster: ClusterOptions): RequestOf<'CreateTopics'> {
  const {
    partitions = 1,
    replicationFactor = Math.min(3, brokerIdsOf(cluster).length),
    assignment,
    ...configs
  } = options
  const spread = assignment ? { assignment } : {}
  const inForce = { ...defaultTopicConfigs, ...configs }
  return { api: 'CreateTopics', topic, partitions, replicationFactor, configs: inForce, ...spread }
}
