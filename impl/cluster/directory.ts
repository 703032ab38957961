/** Directory: who and what is there, by the names that a test has for them. RangeError: it is not there. */
import { brokerNode } from '../core/broker-state.ts'
import type { PartitionState } from '../core/metadata.ts'
import type { NodeId } from '../core/process.ts'
import { topicPartition, type TopicPartition } from '../core/protocol.ts'
import { type ClusterWorld, controllerNode } from './processes.ts'

/** An end of a connection: a broker by its id, the controller, or a client. */
export type Party = number | 'controller' | Client

/** A producer or a consumer. */
export interface Client {
  readonly node: `producer-${number}` | `consumer-${number}`
}

export type NodeOf<Who extends number | Client> = Who extends Client ? Client['node'] : `broker-${number}`

/** At the beginning of a sentence. */
export const nameOf = (who: number | Client): string => (typeof who === 'number' ? `Broker ${who}` : who.node)

export class Directory {
  readonly #world: ClusterWorld
  readonly brokers: readonly number[]

  constructor(world: ClusterWorld, brokers: readonly number[]) {
    this.#world = world
    this.brokers = brokers
  }

  node(broker: number): `broker-${number}` {
    if (this.brokers.includes(broker)) return brokerNode(broker)
    throw new RangeError(`There is no broker ${broker}: this cluster has ${this.brokers.join(', ')}.`)
  }

  /** Error: it is down. */
  running<Who extends number | Client>(who: Who, what: string): NodeOf<Who> {
    const node = typeof who === 'number' ? this.node(who) : (who as Client).node
    if (!this.#world.isRunning(node)) throw new Error(`${nameOf(who)} is down: restart it before you ${what} it.`)
    return node as NodeOf<Who>
  }

  link(one: Party, other: Party): readonly [NodeId, NodeId] {
    const [from, to] = [this.#party(one), this.#party(other)]
    if (from === to) throw new RangeError(`There is no connection between ${from} and itself.`)
    return [from, to]
  }

  /** As the controller has it. */
  partition(topic: string, partition: number): PartitionState {
    if (typeof partition !== 'number')
      throw new RangeError(`A partition is a whole number from 0 on, not ${partition}.`)
    const { partitions } = this.#world.state(controllerNode).image
    const name = topicPartition(topic, partition)
    if (Object.hasOwn(partitions, name)) return partitions[name]!
    throw new RangeError(`There is no partition ${partition} of a topic ${topic}: name it in startCluster's topics.`)
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    this.partition(topic, 0)
    const { partitions } = this.#world.state(controllerNode).image.topics[topic]!
    return Array.from({ length: partitions }, (_, partition) => topicPartition(topic, partition))
  }

  #party(party: Party): NodeId {
    if (typeof party === 'number') return this.node(party)
    if (party === controllerNode) return controllerNode
    if (typeof party === 'object' && this.#world.nodes.includes(party.node)) return party.node
    throw new RangeError(`${String(party)} is nobody here: a broker's id, 'controller', a producer or a consumer.`)
  }
}
