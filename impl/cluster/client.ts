/** What the clients of a cluster share: the world they live in, who lets it go on, and where they write down what they did. */
import type { NodeId } from '../core/process.ts'
import type { TopicPartition } from '../core/protocol.ts'
import type { Rules } from '../core/rules.ts'
import type { Operation } from './history.ts'
import type { Pace } from './pace.ts'
import type { ClusterWorld } from './processes.ts'

export interface Habitat {
  readonly world: ClusterWorld
  readonly pace: Pace
  readonly history: Operation[]
  readonly bootstrap: readonly NodeId[]
  /** Of the brokers as of their clients. Absent: Kafka's. */
  readonly rules: Rules | undefined
  readonly isOpen: () => boolean
  /** Error: the cluster is closed. */
  readonly assertOpen: () => void
  /** RangeError: there is no such partition. */
  readonly assertPartition: (topic: string, partition: number) => void
  /** As the controller has them. RangeError: there is no such topic. */
  readonly partitionsOf: (topic: string) => readonly TopicPartition[]
}

/** Error: whoever is asked something must be there to hear it. */
export function assertCallable(
  { world, assertOpen }: Habitat,
  node: `producer-${number}` | `consumer-${number}`,
  what: string,
): void {
  assertOpen()
  if (!world.isRunning(node)) throw new Error(`${node} is down: restart it before you ask it to ${what}.`)
  if (world.isPaused(node)) throw new Error(`${node} is paused: resume it before you ask it to ${what}.`)
}
