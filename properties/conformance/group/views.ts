/**
 * A group's state in two tellings, each as the same fields: the model's, read off its machines, and the broker's, read off its processes.
 *
 *   V1  a member that has lost its partitions learns of it at once in the model; its client gives them up in its next poll. Until then it has none
 *   V2  what a member waits for is where it is: with its JoinGroup still on its way it is outside, with its SyncGroup on its way, or the answer,
 *       it is between the two
 *   V3  an assignment is compared once it is in force
 */
import { batchesOf } from '../../../impl/core/log.ts'
import { decodeRecords } from '../../../impl/core/record-batch.ts'
import type { GroupState } from '../../../impl/core/group-protocol.ts'
import type { Event, Step } from '../../../model/index.ts'
import {
  type GroupMember,
  type MemberContext,
  memberAddress,
  type PartitionContext,
  partitionAddress,
  partitionIds,
} from '../../../model/kafka/index.ts'
import type { Cast } from './cast.ts'
import { keeperNode, leaderNode } from './group-stage.ts'
import { type MemberApplication, recordOf } from './member-application.ts'

export type View = Readonly<Record<string, unknown>>

/** By the model's numbers: a generation that the broker counts when a group becomes empty the model does not. */
export type Generations = ReadonlyMap<number, number>

interface Local<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}
const read = <C>(state: Step['state'], slot: string) => state(slot) as Local<C>

export function modelMember(state: Step['state'], member: number): View {
  const { context, value } = read<MemberContext>(state, memberAddress(member))
  if (typeof value === 'string') return { state: value }
  const { membership, handlers } = (value as { readonly running: Readonly<Record<string, string>> }).running
  const { owned, held, isStranger, id, generation } = context
  const isNew = isStranger || membership === 'joining'
  return {
    state: membership,
    handlers,
    generation,
    ...(isNew ? {} : { id }),
    owned: owned.map(({ partition, position }) => ({ partition, position })),
    held: held.map(({ partition, offset, record }) => ({ partition, offset, record })),
  }
}

export function brokerMember(cast: Cast, generations: Generations, member: MemberApplication): View {
  if (!member.isThere) return { state: 'absent' }
  if (!member.isRunning) return { state: 'down' }
  const { client } = member
  const { phase, memberId, generationId, partitions } = client
  if (phase === 'failed') return { state: 'fenced' }
  const state = membershipOf(cast, member)
  const id = memberId === '' || state === 'joining' ? undefined : cast.ids.numberOf(memberId)
  const owned = phase === 'lost' ? [] : Object.entries(partitions)
  return {
    state,
    handlers: member.doing,
    generation: generationId < 0 ? 0 : (generations.get(generationId) ?? -generationId),
    ...(id === undefined ? {} : { id }),
    owned: owned
      .map(([name, { position }]) => ({ partition: cast.stage.numberOf(name), position }))
      .toSorted((a, b) => a.partition - b.partition),
    held: member.held.map(({ partition, offset, record }) => ({
      partition: cast.stage.numberOf(partition),
      offset,
      record,
    })),
  }
}

/** V2. */
function membershipOf({ stage }: Cast, member: MemberApplication): string {
  const { phase, mustRejoin, requests } = member.client
  if (phase === 'joining' && member.isJoiningAgain) return 'called'
  if (phase === 'joining') {
    const isAsked = requests.some(({ api }) => api === 'JoinGroup')
    return isAsked && stage.requests(member.node, keeperNode, 'JoinGroup').length === 0 ? 'joining' : 'outside'
  }
  if (phase === 'assigning' || phase === 'syncing') return 'syncing'
  if (phase === 'preparing' || member.isRevoking) return 'committing'
  if (phase === 'ready') return mustRejoin ? 'called' : 'settled'
  return phase === 'lost' ? 'outside' : phase
}

interface CoordinatorLocal {
  readonly generation: number
  readonly members: readonly GroupMember[]
  readonly assignment: readonly {
    readonly member: number
    readonly id: number
    readonly partitions: readonly number[]
  }[]
  readonly offsets: readonly number[]
}

export function modelCoordinator(state: Step['state'], group: number): View {
  const { context, value } = read<CoordinatorLocal>(state, `coordinator-${group}`)
  const { generation, members, assignment, offsets } = context
  return {
    state: value,
    generation,
    members: members.map(({ member, id, hasJoined }) => ({ member, id, hasJoined })),
    ...(value === 'preparing' ? { hasEverybody: members.every(({ hasJoined }) => hasJoined) } : {}),
    ...(value === 'stable' ? { assignment: shares(assignment) } : {}),
    offsets,
  }
}

const shares = (all: CoordinatorLocal['assignment']) =>
  all
    .filter(({ partitions }) => partitions.length > 0)
    .map(({ member, id, partitions }) => ({ member, id, partitions: partitions.toSorted((a, b) => a - b) }))
    .toSorted((a, b) => a.member - b.member || a.id - b.id)

const stateNames: Readonly<Record<GroupState, string>> = {
  Empty: 'empty',
  PreparingRebalance: 'preparing',
  CompletingRebalance: 'completing',
  Stable: 'stable',
}

export function brokerCoordinator(cast: Cast, generations: Generations, group: number): View {
  const { stage, ids } = cast
  const kept = stage.group(group)
  const { offsets } = stage.stored(group)
  const memberOf = (clientId: string) => Number(clientId.slice(clientId.lastIndexOf('-') + 1))
  const members = kept.members
    .map(({ memberId, clientId, awaitingJoin, assignment }) => ({
      member: memberOf(clientId),
      id: ids.numberOf(memberId) ?? -1,
      hasJoined: awaitingJoin !== null,
      partitions: assignment.map(name => stage.numberOf(name)),
    }))
    .toSorted((a, b) => a.member - b.member || a.id - b.id)
  const state = stateNames[kept.state]
  return {
    state,
    generation: generations.get(kept.generationId) ?? -kept.generationId,
    members: members.map(({ member, id, hasJoined }) => ({ member, id, hasJoined })),
    ...(state === 'preparing' ? { hasEverybody: stage.rules.hasEverybody(kept) } : {}),
    ...(state === 'stable' ? { assignment: shares(members) } : {}),
    offsets: partitionIds(stage.deployment.parameters, stage.deployment.scope).map(
      partition => offsets[stage.partitionOf(partition)] ?? -1,
    ),
  }
}

export function modelPartition(state: Step['state'], partition: number): View {
  const { logStartOffset, log } = read<PartitionContext>(state, partitionAddress(partition)).context
  return { logStartOffset, log }
}

/** One that is not there yet is empty. */
export function brokerPartition({ stage }: Cast, partition: number): View {
  const replica = stage.broker(leaderNode).replicas[stage.partitionOf(partition)]
  if (replica === undefined) return { logStartOffset: 0, log: [] }
  const { logStartOffset } = replica.log
  const records = batchesOf(replica.log).flatMap(({ bytes }) => decodeRecords(bytes))
  const kept = records.filter(({ offset }) => offset >= logStartOffset)
  return { logStartOffset, log: kept.map(({ value }) => recordOf(value)) }
}

export const modelCommits = (state: Step['state'], member: number): View => ({
  messages: (state(`commits-${member}`) as readonly Event[]).map(({ generation, offsets }) => ({
    generation,
    offsets: inOrder(offsets as readonly Committed[]),
  })),
})

interface Committed {
  readonly partition: number
  readonly offset: number
}
const inOrder = (offsets: readonly Committed[]) =>
  offsets.map(({ partition, offset }) => ({ partition, offset })).toSorted((a, b) => a.partition - b.partition)

export function brokerCommits({ stage }: Cast, generations: Generations, { node }: MemberApplication): View {
  const messages = stage.requests(node, keeperNode, 'OffsetCommit').map(({ message: { body } }) => {
    if (body.api !== 'OffsetCommit' || !('offsets' in body)) return {}
    const offsets = Object.entries(body.offsets).map(([name, offset]) => ({ partition: stage.numberOf(name), offset }))
    return { generation: generations.get(body.generationId) ?? -body.generationId, offsets: inOrder(offsets) }
  })
  return { messages }
}
