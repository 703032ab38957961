/**
 * Stage: a cluster with one producer and one group of consumers, and with who has transactions where the plan has some (cast.ts); on it a plan's actions are
 * performed, one by one, in words.
 *
 *   S1  an action that makes no sense now does nothing, and says nothing
 *   S2  two faults never strike the same thing, and no more than `maxTroubled` brokers are in trouble at once
 *   S3  `mendAll` undoes every fault, the oldest first
 */
import {
  Cluster,
  type ClusterOptions,
  type ClusterWorld,
  kafkaRules,
  type Rules,
  type Watch,
} from '../../impl/index.ts'
import { type FaultKind, faults, type Scene, seededDice, type World } from '../../impl/world/index.ts'
import type { Runner } from './application.ts'
import { Cast } from './cast.ts'
import {
  type Action,
  type Configuration,
  leader,
  outputPartitions,
  outputs,
  partitionsOf,
  type Plan,
  type Strike,
  topicName,
  type TopicPlan,
  writtenBy,
} from './plan.ts'

/** Short time-outs against the plan's waits: elections, shrinking and joining happen many times in a run. */
const restless = {
  heartbeatIntervalMs: 150,
  metadataWaitMs: 100,
  fetchWaitMaxMs: 100,
  replicaLagTimeMaxMs: 400,
  groupInitialRebalanceDelayMs: 20,
}
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
  readonly #cast: Cast
  #open: readonly Open[] = []
  #records = 0
  readonly cluster: Cluster
  readonly counts: Partial<Record<FaultKind, number>> = {}

  constructor(plan: Plan, options: StageOptions = {}) {
    const { configuration, seed } = plan
    this.#plan = plan
    this.cluster = newCluster(configuration, seed, options)
    this.#cast = new Cast(this.cluster, configuration)
  }

  /** Everybody who sits on a consumer; members of the group first. */
  get applications(): readonly Runner[] {
    return this.#cast.runners
  }

  /** Of the first member. */
  get application(): Runner {
    return this.applications[0]!
  }

  /** Of what is written in transactions. */
  get readers(): readonly Runner[] {
    return this.#cast.readers
  }

  get producers(): readonly `producer-${number}`[] {
    return this.#cast.producers
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
      case 'write':
        return this.#write(action.who, action.partition, action.records)
      case 'end':
        return this.#cast.writer(action.who)?.end(action.how)
      case 'strike':
        return this.#strike(action)
      case 'undo':
        return this.#undo(this.#open[action.which % this.#open.length])
    }
  }

  mendAll(): void {
    while (this.#open.length > 0) this.#undo(this.#open[0])
  }

  /** Who is to come to rest does all that it can do now: the first writer ends its transaction, others leave theirs to the coordinator. */
  finish(who: readonly Runner[] = this.applications): void {
    for (let isBusy = true; isBusy;) isBusy = who.filter(runner => runner.step() !== undefined).length > 0
    this.#cast.writer(0)?.end('commit')
  }

  #send(index: number, records: number): string | undefined {
    const { node } = this.#cast.producer
    if (!this.world.isRunning(node) || this.world.isPaused(node)) return undefined
    const { topic, partition } = partitionsOf(this.#plan.configuration)[index]!
    const values = this.#newValues(records)
    for (const value of values) this.#cast.producer.post({ topic, partition, value })
    return `${node} sends ${values.join(', ')} to ${topic}-${partition}`
  }

  #write(who: number, index: number, records: number): string | undefined {
    const places = writtenBy(this.#plan.configuration)
    return this.#cast.writer(who)?.write(places[index % places.length]!, this.#newValues(records))
  }

  #newValues(records: number): readonly string[] {
    return Array.from({ length: records }, () => `r${++this.#records}`)
  }

  /** One thing each, in turn, until there are so many or nobody has anything to do. */
  #consume(steps: number, who: number | undefined): string | undefined {
    const all = this.applications
    const called = who === undefined ? all : [all[who % all.length]!]
    const done = new Map<Runner, string[]>()
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

  /** Where nobody leads, the first broker; of the members any, and of the producers. */
  #named({ luck }: Strike, node: string): string {
    if (node === 'consumer-1') return `consumer-${1 + (luck % this.applications.length)}`
    if (node === 'producer-1') return this.producers[luck % this.producers.length]!
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
  const { brokers, minInsyncReplicas, uncleanLeaderElection, flushMessages, transactions, ...rest } = configuration
  const { fetchMaxBytes, latencyMs, eligibleLeaderReplicas, highWatermarkBelowMinIsr } = rest
  const { rules = kafkaRules, broker, watch, tracing, onHalt } = options
  const configs = { minInsyncReplicas, uncleanLeaderElection, flushMessages, highWatermarkBelowMinIsr }
  return new Cluster({
    seed,
    brokers,
    topics: Object.fromEntries(topicsOf(configuration).map(([name, topic]) => [name, { ...topic, ...configs }])),
    broker: { ...restless, fetchMaxBytes, ...broker, rules },
    controller: {
      sessionTimeoutMs,
      rules,
      eligibleLeaderReplicas,
      ...(transactions ? { transactionVersion: transactions.version } : {}),
    },
    network: { latencyMs: [1, latencyMs] },
    watch,
    tracing,
    onHalt,
  })
}

/** Outputs have as many copies as the first topic. */
function topicsOf({ topics, transactions }: Configuration): readonly (readonly [string, TopicPlan])[] {
  const inputs = topics.map((topic, index) => [topicName(index), topic] as const)
  const { replicationFactor } = topics[0]!
  const output = { partitions: outputPartitions, replicationFactor }
  return transactions === undefined ? inputs : [...inputs, ...outputs.map(name => [name, output] as const)]
}
