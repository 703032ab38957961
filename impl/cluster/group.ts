/**
 * A consumer group as an observer sees it: what DescribeGroups and OffsetFetch would answer, and how far behind it is. Looking changes nothing.
 *
 *   D1  members, generation and assignment are those of the coordinator in office, as it has them in memory
 *   D2  committed offsets are what is replicated: any other may be forgotten
 */
import { brokerNode } from '../core/broker-state.ts'
import { groupIn, groupsOf, partitionOfGroup } from '../core/coordinator.ts'
import { groupFromLog } from '../core/group.ts'
import type { GroupState } from '../core/group-protocol.ts'
import { truncateTo } from '../core/log.ts'
import { valueOf } from '../core/own.ts'
import { topicOf, type TopicPartition } from '../core/protocol.ts'
import type { Replica } from '../core/replica-state.ts'
import { assertGroupId } from './contract.ts'
import { inOffice } from './evidence.ts'
import { type ClusterWorld, controllerNode } from './processes.ts'

export interface MemberDescription {
  /** The coordinator's name for it; it begins with the client's id, or its instance id. */
  readonly memberId: string
  /** The consumer: `consumer-1`. */
  readonly clientId: string
  readonly groupInstanceId: string | null
  /** `orders-0`; empty while the group is being dealt anew. */
  readonly assignment: readonly TopicPartition[]
}

export interface GroupDescription {
  readonly groupId: string
  readonly state: GroupState | 'Dead' | 'Unknown'
  readonly generationId: number
  /** The assignor; empty: none. */
  readonly protocolName: string
  /** Broker id; 0: nobody. */
  readonly coordinator: number
  readonly members: readonly MemberDescription[]
  /** The next offset that a successor will be handed. */
  readonly committed: Readonly<Record<TopicPartition, number>>
  /** Records that a consumer may read and that are not committed, by partition of what the members read or have committed. */
  readonly lag: Readonly<Record<TopicPartition, number>>
}

const nobody = {
  generationId: 0,
  protocolName: '',
  coordinator: 0,
  members: [],
  committed: {},
  lag: {},
} as const

/** RangeError: an id that is none. */
export function describeGroup(world: ClusterWorld, groupId: string): GroupDescription {
  assertGroupId(groupId)
  const name = partitionOfGroup(world.state(controllerNode).image, groupId)
  const replica = name === undefined ? 'there is no such topic' : inOffice(world, name)
  if (typeof replica === 'string') return { groupId, state: 'Unknown', ...nobody }
  const { coordinator, committed, group } = livingGroup(world, groupId, replica)
  const { generationId, protocolName, state } = group
  const isKnown = generationId > 0 || group.members.length > 0 || Object.keys(committed).length > 0
  const topics = new Set(group.members.flatMap(({ protocols }) => protocols[0]?.metadata.topics ?? []))
  const members = group.members.map(({ memberId, clientId, groupInstanceId, assignment }): MemberDescription => {
    return { memberId, clientId, groupInstanceId, assignment: state === 'Stable' ? assignment : [] }
  })
  const about = { generationId, protocolName, coordinator, members, committed }
  return { groupId, state: isKnown ? state : 'Dead', ...about, lag: lagOf(world, topics, committed) }
}

function livingGroup(world: ClusterWorld, groupId: string, replica: Replica) {
  const { brokerId: coordinator, topicPartition, log, highWatermark } = replica
  const { offices } = world.state(brokerNode(coordinator))
  const stored = groupIn(groupsOf(log), groupId)
  const group = valueOf(offices[topicPartition]?.groups ?? {}, groupId) ?? groupFromLog(groupId, stored)
  const committed = groupIn(groupsOf(truncateTo(log, highWatermark)), groupId).offsets
  return { coordinator, committed, group }
}

function lagOf(
  world: ClusterWorld,
  topics: ReadonlySet<string>,
  committed: GroupDescription['committed'],
): GroupDescription['lag'] {
  const names = Object.keys(world.state(controllerNode).image.partitions).filter(
    name => topics.has(topicOf(name).topic) || committed[name] !== undefined,
  )
  return Object.fromEntries(
    names.flatMap(name => {
      const replica = inOffice(world, name)
      if (typeof replica === 'string') return []
      return [[name, replica.highWatermark - (committed[name] ?? replica.log.logStartOffset)]]
    }),
  )
}
