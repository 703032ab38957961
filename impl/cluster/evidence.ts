/**
 * Evidence: what the checks look at. What clients saw (the history), and what the world has: logs of leaders in office, messages on their way,
 * groups. Looking changes nothing.
 */
import { brokerNode } from '../core/broker-state.ts'
import { truncateTo } from '../core/log.ts'
import { groupIn, groupsOf as groupsIn, partitionOfGroup } from '../core/coordinator.ts'
import type { ConsumerState } from '../core/consumer-state.ts'
import { topicOf, topicPartition, type TopicPartition } from '../core/protocol.ts'
import { batchesIn, decodeRecords } from '../core/record-batch.ts'
import type { Replica } from '../core/replica-state.ts'
import { kafkaRules } from '../core/rules.ts'
import type { ClusterConsumer } from './consumer.ts'
import type { ConsumedRecord, Operation } from './history.ts'
import { contentOf, type Send } from './identity.ts'
import { entriesOf, type LogEntry, textOf } from './log-entry.ts'
import { type ClusterWorld, controllerNode } from './processes.ts'

/** One break of a promise. */
export interface Violation {
  readonly topic: string
  readonly partition: number
  /** Where the record was acknowledged, or handled; −1: not known. */
  readonly offset: number
  readonly value: string
  readonly text: string
}

export interface Findings {
  readonly violations: readonly Violation[]
  /** Why nothing can be said yet, a sentence each. */
  readonly open: readonly string[]
  /** What was looked at and found in order, as the end of a sentence. */
  readonly kept: string
}

export interface Copy {
  /** Broker id. */
  readonly leader: number
  readonly entries: readonly LogEntry[]
  /** Below it records were deleted, as somebody asked for. */
  readonly logStartOffset: number
  /** Below it a read_committed consumer reads what was not aborted. */
  readonly lastStableOffset: number
}

export interface Member {
  readonly node: string
  readonly isRunning: boolean
  /** It knows that the group has gone on without it: it reads nothing more until it joins anew. */
  readonly isLost: boolean
  /** All partitions of its topics, whoever has them. */
  readonly reads: readonly TopicPartition[]
  /** By partition that it has, or may get; −1: it has to be found, at what the group has committed or by the reset policy. */
  readonly positions: Readonly<Record<TopicPartition, number>>
  readonly autoOffsetReset: 'earliest' | 'latest' | 'none'
  /** Handed to it in this life, and not said to be handled. */
  readonly inHand: readonly ConsumedRecord[]
}

export interface Group {
  readonly groupId: string
  readonly members: readonly Member[]
  /** What the coordinator has, by partition; a sentence when it cannot be asked. */
  readonly committed: Readonly<Record<TopicPartition, number>> | string
}

export interface Evidence {
  readonly history: readonly Operation[]
  /** The log of the leader in office, up to its end; a sentence when there is none. */
  readonly copyOf: (topic: string, partition: number) => Copy | string
  /** A copy of it may yet be written: a Produce request that has it is on its way. */
  readonly isOnItsWay: (send: Send) => boolean
  readonly groups: readonly Group[]
}

export function gather(
  world: ClusterWorld,
  history: readonly Operation[],
  consumers: readonly ClusterConsumer[],
): Evidence {
  const copies = new Map<TopicPartition, Copy | string>()
  const copyOf = (topic: string, partition: number) => {
    const name = topicPartition(topic, partition)
    const copy = copies.get(name) ?? copyIn(world, name)
    copies.set(name, copy)
    return copy
  }
  const flying = new Set(inFlight(world))
  const isOnItsWay = (send: Send) => flying.has(`${topicPartition(send.topic, send.partition)} ${contentOf(send)}`)
  return { history, copyOf, isOnItsWay, groups: groupsOf(world, consumers) }
}

/** The replica of the broker that was elected last, once it leads; a sentence when it does not. Its epoch may be behind: what it has, it keeps. */
export function inOffice(world: ClusterWorld, name: TopicPartition): Replica | string {
  const { leader } = world.state(controllerNode).image.partitions[name]!
  if (leader === 0) return `${name} has no leader now.`
  if (!world.isRunning(brokerNode(leader))) return `broker ${leader}, the leader of ${name}, is down.`
  const replica = world.state(brokerNode(leader)).replicas[name]
  return replica?.role === 'leader'
    ? replica
    : `broker ${leader} was elected to lead ${name} and has not heard of it yet.`
}

function copyIn(world: ClusterWorld, name: TopicPartition): Copy | string {
  const replica = inOffice(world, name)
  if (typeof replica === 'string') return replica
  const { brokerId: leader, log } = replica
  const { logStartOffset } = log
  const lastStableOffset = kafkaRules.lastStableOffset(replica)
  return { leader, entries: entriesOf(log), logStartOffset, lastStableOffset }
}

/** Of every record in a Produce request that may still arrive: where it goes, and what it is. */
function inFlight(world: ClusterWorld): readonly string[] {
  return world.pending().flatMap(event => {
    if (event.type !== 'message' || event.message.kind !== 'request' || event.message.body.api !== 'Produce') return []
    const { topicPartition, batch } = event.message.body
    return batchesIn(batch)
      .flatMap(bytes => decodeRecords(bytes))
      .map(({ key, value }) => `${topicPartition} ${contentOf({ key: textOf(key), value: textOf(value) })}`)
  })
}

function groupsOf(world: ClusterWorld, consumers: readonly ClusterConsumer[]): readonly Group[] {
  const groupIds = [...new Set(consumers.map(({ groupId }) => groupId))]
  return groupIds.map(groupId => ({
    groupId,
    members: consumers.filter(each => each.groupId === groupId).map(each => memberOf(world, each)),
    committed: committedBy(world, groupId),
  }))
}

function memberOf(world: ClusterWorld, { node, inHand, topics }: ClusterConsumer): Member {
  const { config, phase } = world.state(node)
  const { partitions } = world.state(controllerNode).image
  const reads = Object.keys(partitions).filter(name => topics.includes(topicOf(name).topic))
  const isLost = phase === 'lost' || phase === 'failed'
  const { autoOffsetReset } = config
  const positions = positionsOf(world.state(node), reads, isLost)
  return { node, isRunning: world.isRunning(node), isLost, reads, positions, autoOffsetReset, inHand }
}

const isOut: ReadonlySet<string> = new Set(['ready', 'closing', 'closed'])

/** While it joins anything may become its own. */
function positionsOf({ phase, partitions }: ConsumerState, reads: readonly TopicPartition[], isLost: boolean) {
  const own = isLost ? [] : Object.entries(partitions).map(([name, { position }]) => [name, position] as const)
  const possible = isOut.has(phase) ? [] : reads.map(name => [name, -1] as const)
  return Object.fromEntries([...possible, ...own])
}

/** Below the high watermark: a commit that is not replicated may be forgotten. */
function committedBy(world: ClusterWorld, groupId: string): Group['committed'] {
  const name = partitionOfGroup(world.state(controllerNode).image, groupId)
  if (name === undefined) return `there is no topic for the offsets of group ${groupId}.`
  const replica = inOffice(world, name)
  return typeof replica === 'string'
    ? `the offsets of group ${groupId} cannot be asked for: ${replica}`
    : groupIn(groupsIn(truncateTo(replica.log, replica.highWatermark)), groupId).offsets
}
