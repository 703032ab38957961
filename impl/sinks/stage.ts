/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Stage: the cluster that trials are played on, one after the other: a topic with two records, read by another group in each trial; and the topic that handlers send to.
 *
 * Starting a cluster and filling it is half of a trial's work, and no trial can tell whether another was there before it: its group is its own, and so is what
 * it sends (what was there is not counted). But groups that are over make a cluster slow, so every few trials have another.
 */
import { type Cluster, startCluster } from '../cluster/cluster.ts'
import type { ClusterProducer } from '../cluster/producer.ts'
import type { Store, TopicOperation } from './store.ts'

/** Two orders of one key: the second is the newer. */
export const sent = [
  { key: 'k', value: 'a' },
  { key: 'k', value: 'b' },
] as const

/** Short, as every crash of a member waits for it. */
export const sessionTimeoutMs = 600

export class Stage {
  readonly cluster: Cluster
  readonly producer: ClusterProducer
  #groups = 0

  constructor(cluster: Cluster, producer: ClusterProducer) {
    this.cluster = cluster
    this.producer = producer
  }

  newGroup(): string {
    this.#groups += 1
    return `billing-${this.#groups}`
  }

  /** What a consumer could read there now. */
  messages(): readonly string[] {
    this.cluster.advance(50)
    return this.cluster.log('payments').map(({ value }) => value ?? '')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster.close()
  }
}

export async function openStage(): Promise<Stage> {
  const cluster = await startCluster({ seed: 1, brokers: 1, topics: { orders: {}, payments: {} } })
  const producer = cluster.producer()
  for (const record of sent) await producer.send({ topic: 'orders', ...record })
  return new Stage(cluster, producer)
}

const trialsOnOne = 8

/** A stage for each of many trials. */
export class Stages {
  #stage: Stage | undefined
  #trials = 0

  async next(): Promise<Stage> {
    if (this.#trials % trialsOnOne === 0) await this[Symbol.asyncDispose]()
    this.#trials += 1
    this.#stage ??= await openStage()
    return this.#stage
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stage?.[Symbol.asyncDispose]()
    this.#stage = undefined
  }
}

/** The queue's own topic, as a store. */
export function topicStore(stage: Stage): Store<TopicOperation> {
  const before = stage.messages().length
  return {
    perform: async operation => {
      if (operation.type === 'readSent') return { type: 'listed', values: stage.messages().slice(before) }
      await stage.producer.send({ topic: 'payments', value: operation.id })
      return { type: 'ok' }
    },
  }
}
