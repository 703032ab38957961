/**
 * Stage: a cluster with one producer and one group of consumers, on which a plan's actions are performed, one by one, in words.
 *
 *   S1  an action that makes no sense now does nothing, and says nothing
 *   S2  two faults never strike the same thing, and no more than `maxTroubled` brokers are in trouble at once
 *   S3  `mendAll` undoes every fault, the oldest first
 */
import {
  Cluster,
  type ClusterConsumer,
  type ClusterOptions,
  type ClusterProducer,
  type ClusterWorld,
  kafkaRules,
  type Rules,
  type Watch,
} from '../../impl/index.ts'
import { type FaultKind, faults, type Scene, seededDice, type World } from '../../impl/world/index.ts'
import { Application } from './application.ts'
import { type Action, type Configuration, leader, partitionsOf, type Plan, type Strike, topicName } from './plan.ts'

/** Short time-outs against the plan's waits: elections, shrinking and joining happen many times in a run. */
const restless = {
  heartbeatIntervalMs: 150,
  metadataWaitMs: 100,
  fetchWaitMaxMs: 100,
  replicaLagTimeMaxMs: 400,
  groupInitialRebalanceDelayMs: 20,
}
const impatient = { sessionTimeoutMs: 600, heartbeatIntervalMs: 150 }
/** Several members are late now and then; one alone never is: what it is late for is nobody else's. */
const maxPollIntervalMs = (members: number) => (members > 1 ? 2_000 : 60_000)
const sessionTimeoutMs = 500

export interface StageOptions {
  readonly rules?: Rules | undefined
  /** Of the brokers' configuration what is not as everywhere. */
  readonly broker?: ClusterOptions['broker'] | undefined
  readonly watch?: Watch | undefined
  readonly tracing?: ((line: string) => void) | undefined
  /** Sees to a process of which an assertion failed. */
  readonly onHalt?: ClusterOptions['onHalt']
}

interface Open {
  readonly words: string
  readonly occupies: readonly string[]
  readonly troubles: readonly string[]
  readonly undo: () => void
}

export class Stage {
  readonly #plan: Plan
  readonly #producer: ClusterProducer
  readonly #partitions: ReturnType<typeof partitionsOf>
  #open: readonly Open[] = []
  #records = 0
  readonly cluster: Cluster
  readonly applications: readonly Application[]
  readonly counts: Partial<Record<FaultKind, number>> = {}

  constructor(plan: Plan, options: StageOptions = {}) {
    const { configuration, seed } = plan
    this.#plan = plan
    this.#partitions = partitionsOf(configuration)
    this.cluster = newCluster(configuration, seed, options)
    this.#producer = newProducer(this.cluster, configuration)
    this.applications = Array.from({ length: configuration.consumer.members ?? 1 }, (_, at) => {
      const consumer = newConsumer(this.cluster, configuration, at)
      return new Application(this.world, consumer, configuration.consumer)
    })
  }

  /** Of the first member. */
  get application(): Application {
    return this.applications[0]!
  }

  get world(): ClusterWorld {
    return this.cluster.world
  }

  /** What was done, in words; undefined: nothing. */
  perform(action: Action): string | undefined {
    switch (action.do) {
      case 'send':
        return this.#send(action.partition, action.records)
      case 'consume':
        return this.#consume(action.steps, action.who)
      case 'advance':
        this.cluster.advance(action.ms)
        return `${action.ms} ms pass`
      case 'strike':
        return this.#strike(action)
      case 'undo':
        return this.#undo(this.#open[action.which % this.#open.length])
    }
  }

  mendAll(): void {
    while (this.#open.length > 0) this.#undo(this.#open[0])
  }

  #send(index: number, records: number): string | undefined {
    const { node } = this.#producer
    if (!this.world.isRunning(node) || this.world.isPaused(node)) return undefined
    const { topic, partition } = this.#partitions[index]!
    const values = Array.from({ length: records }, () => `r${++this.#records}`)
    for (const value of values) this.#producer.post({ topic, partition, value })
    return `${node} sends ${values.join(', ')} to ${topic}-${partition}`
  }

  /** One thing each, in turn, until there are so many or nobody has anything to do. */
  #consume(steps: number, who: number | undefined): string | undefined {
    const all = this.applications
    const called = who === undefined ? all : [all[who % all.length]!]
    const done = new Map<Application, string[]>()
    let left = steps
    for (let isBusy = true; isBusy && left > 0;) {
      isBusy = false
      for (const application of called) {
        const step = left > 0 ? application.step() : undefined
        if (step === undefined) continue
        done.set(application, [...(done.get(application) ?? []), step])
        isBusy = true
        left -= 1
      }
    }
    const said = [...done].map(([{ node }, words]) => `${node} ${words.join(', ')}`)
    return said.length > 0 ? said.join('; ') : undefined
  }

  #strike(planned: Strike): string | undefined {
    const strike = { ...planned, node: this.#named(planned, planned.node), other: this.#named(planned, planned.other) }
    const { fault, node, other, luck } = strike
    const scene: Scene = { world: this.world as unknown as World, dice: seededDice(luck), node, other }
    const occupies = faults[fault].occupies(scene)
    const troubles = troubledBy(strike)
    if (!this.#isFree(occupies, troubles) || (isOfLinks.has(fault) && node === other)) return undefined
    const undo = faults[fault].strike(scene)
    if (undo === undefined) return undefined
    this.counts[fault] = (this.counts[fault] ?? 0) + 1
    const words = faultWords(strike)
    if (occupies.length > 0) this.#open = [...this.#open, { words, occupies, troubles, undo }]
    return words
  }

  /** Where nobody leads, the first broker; of the members any. */
  #named({ luck }: Strike, node: string): string {
    if (node === 'consumer-1') return `consumer-${1 + (luck % this.applications.length)}`
    return node === leader ? `broker-${this.cluster.leader(topicName(0)) || 1}` : node
  }

  /** S2. */
  #isFree(occupies: readonly string[], troubles: readonly string[]): boolean {
    const taken = new Set(this.#open.flatMap(open => open.occupies))
    const troubled = new Set([...this.#open.flatMap(open => open.troubles), ...troubles])
    return !occupies.some(it => taken.has(it)) && troubled.size <= this.#plan.maxTroubled
  }

  #undo(open: Open | undefined): string | undefined {
    if (open === undefined) return undefined
    this.#open = this.#open.filter(it => it !== open)
    open.undo()
    return `it is over: ${open.words}`
  }
}

const isOfLinks: ReadonlySet<FaultKind> = new Set(['cut', 'cutOneWay', 'hold'])
const isOfMoments: ReadonlySet<FaultKind> = new Set(['drop', 'duplicate', 'skewClock', 'flipBit'])

/** A link that ends at a client troubles no broker; one between two servers troubles the first that is a broker. */
function troubledBy({ fault, node, other }: Strike): readonly string[] {
  if (isOfMoments.has(fault)) return []
  const ends = isOfLinks.has(fault) ? [node, other] : [node]
  const isServer = (end: string) => end === 'controller' || end.startsWith('broker-')
  return ends.every(isServer) ? ends.filter(end => end.startsWith('broker-')).slice(0, 1) : []
}

function faultWords({ fault, node, other }: Strike): string {
  const words: Readonly<Record<FaultKind, string>> = {
    crash: `${node} crashes`,
    losePower: `${node} loses power, and what it had not flushed`,
    tearWrites: `${node} loses power, and a part of what it had not flushed`,
    wipe: `${node} loses its disk`,
    pause: `${node} pauses`,
    cut: `${node} and ${other} are cut off from each other`,
    cutOneWay: `nothing gets from ${node} to ${other}`,
    hold: `what ${node} says to ${other} is held`,
    drop: `a message to or from ${node} is lost`,
    duplicate: `a message to or from ${node} is doubled`,
    skewClock: `the clock of ${node} is wrong`,
    fillDisk: `the disk of ${node} is full`,
    flipBit: `a bit flips on the disk of ${node}`,
    shortRead: `${node} crashes, and will read less than there is on its disk`,
  }
  return words[fault]
}

function newCluster(configuration: Configuration, seed: number, options: StageOptions): Cluster {
  const { brokers, topics, minInsyncReplicas, uncleanLeaderElection, flushMessages, ...rest } = configuration
  const { fetchMaxBytes, latencyMs, eligibleLeaderReplicas, highWatermarkBelowMinIsr } = rest
  const { rules = kafkaRules, broker, watch, tracing, onHalt } = options
  const configs = { minInsyncReplicas, uncleanLeaderElection, flushMessages, highWatermarkBelowMinIsr }
  return new Cluster({
    seed,
    brokers,
    topics: Object.fromEntries(topics.map((topic, index) => [topicName(index), { ...topic, ...configs }])),
    broker: { ...restless, fetchMaxBytes, ...broker, rules },
    controller: { sessionTimeoutMs, rules, eligibleLeaderReplicas },
    network: { latencyMs: [1, latencyMs] },
    watch,
    tracing,
    onHalt,
  })
}

const newProducer = (cluster: Cluster, { producer }: Configuration): ClusterProducer =>
  cluster.producer({ ...producer, requestTimeoutMs: 1_000, deliveryTimeoutMs: 8_000 })

function newConsumer(cluster: Cluster, configuration: Configuration, at: number): ClusterConsumer {
  const {
    commits,
    maxPollRecords,
    members = 1,
    isStatic = false,
    areTwins = false,
    isCooperative = false,
  } = configuration.consumer
  const autoCommit = commits === 'java' || commits === 'librdkafka' ? commits : 'off'
  const times = { ...impatient, autoCommitIntervalMs: 300, requestTimeoutMs: 1_000, pollTimeoutMs: 300 }
  const topic = configuration.topics.map((_, index) => topicName(index))
  return cluster.consumer({
    topic,
    groupId: 'billing',
    handling: 'explicit',
    autoCommit,
    maxPollRecords,
    ...times,
    maxPollIntervalMs: maxPollIntervalMs(members),
    // Longer than a rebalance waits: a static member that is away is still one of them.
    ...(isStatic ? { groupInstanceId: `instance-${areTwins ? 1 : at + 1}`, sessionTimeoutMs: 3_000 } : {}),
    ...(isCooperative ? { assignors: ['cooperative-sticky'] as const } : {}),
  })
}
