/** A partition of the reference broker, as the invariants read it. Batches and files are read when somebody asks for them. */
import { batchesOf, type Log, recover } from '../../impl/core/log.ts'
import { logFile, type Replica } from '../../impl/core/replica-state.ts'
import { digestOf } from '../../impl/world/index.ts'
import type { ClusterWorld } from '../../impl/index.ts'
import type { Batch, Copy, Partition } from '../partition.ts'

/** What clients were told, by partition. */
export interface Marks {
  readonly acknowledgedEnd: ReadonlyMap<string, number>
  readonly committedOffset: ReadonlyMap<string, number>
}

export const brokersOf = (world: ClusterWorld): readonly `broker-${number}`[] =>
  world.nodes.filter(node => node.startsWith('broker-')) as `broker-${number}`[]

/** `withFiles`: the files are read too. */
export function worldPartition(world: ClusterWorld, name: string, marks: Marks, withFiles = false): Partition {
  const { brokers, partitions } = world.state('controller').image
  return {
    copies: brokersOf(world).flatMap(node => {
      const replica = world.state(node).replicas[name]
      return replica === undefined ? [] : [copyOf(world, node, replica, withFiles)]
    }),
    decided: partitions[name],
    fenced: Object.keys(brokers)
      .map(Number)
      .filter(id => brokers[id]!.isFenced),
    acknowledgedEnd: marks.acknowledgedEnd.get(name) ?? 0,
    committedOffset: marks.committedOffset.get(name) ?? 0,
  }
}

function copyOf(world: ClusterWorld, node: `broker-${number}`, replica: Replica, withFiles: boolean): Copy {
  const { brokerId, role, leaderEpoch, isr, highWatermark, log, topicPartition } = replica
  return {
    broker: brokerId,
    isRunning: world.isRunning(node),
    role,
    leaderEpoch,
    isr,
    highWatermark,
    logEndOffset: log.logEndOffset,
    believes: world.state(node).image.partitions[topicPartition],
    get batches() {
      return toldOf(log)
    },
    get onDisk() {
      if (!withFiles) return undefined
      const bytes = world.disk(node).image().logs[logFile(topicPartition)]
      return bytes === undefined ? [] : toldOf(recover(bytes).log)
    },
  }
}

/** A log is a value: what was told of it once is true of it for ever. */
const known = new WeakMap<Log, readonly Batch[]>()

function toldOf(log: Log): readonly Batch[] {
  let told = known.get(log)
  if (told === undefined) known.set(log, (told = batchesOf(log).map(batchOf)))
  return told
}

const digests = new WeakMap<Uint8Array, string>()

function batchOf({ baseOffset, lastOffset, leaderEpoch, bytes }: ReturnType<typeof batchesOf>[number]): Batch {
  let content = digests.get(bytes)
  if (content === undefined) digests.set(bytes, (content = digestOf(bytes)))
  return { baseOffset, endOffset: lastOffset + 1, leaderEpoch, content }
}
