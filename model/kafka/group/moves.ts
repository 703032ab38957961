/**
 * What the machines of a group do unasked: own moves, healing, and what the adversary may do at a price (`fault`). See system.ts for the classes.
 *
 * A session that expires is a fault where its member lives, and none where it is gone: the move reads the member to know which.
 */
import type { Event, Move } from '../../explorer/index.ts'
import type { CoordinatorContext } from './coordinator-rules.ts'
import type { MemberContext } from './member-rules.ts'
import {
  groupIds,
  groupMembers,
  groupRecords,
  type GroupParameters,
  type GroupScope,
  isLate,
  membersOf,
  partitionIds,
} from './parameters.ts'
import type { SourceContext } from './source.ts'
import { commitsOf, coordinatorAddress, memberAddress, type MemberId, partitionAddress } from './speech.ts'

interface Snapshot<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}

/** Every move of the system that the scope allows. */
export function movesOf(parameters: GroupParameters, scope: GroupScope): readonly Move[] {
  const limits: Readonly<Record<string, number>> = { ...scope.faults, grow: scope.grows, delete: scope.deletes }
  const all = [
    ...groupMembers(scope).flatMap(member => memberMoves(member, parameters, scope)),
    ...groupIds(scope).flatMap(group => coordinatorMoves(group, scope)),
    { by: 'source', event: { type: 'append' } },
    { by: 'source', event: { type: 'addPartition' }, fault: 'grow' },
    ...partitionIds(parameters, scope).map(partition => ({
      by: partitionAddress(partition),
      event: { type: 'deleteOldest' },
      fault: 'delete',
    })),
  ]
  const isPossible = ({ fault, event }: Move) =>
    fault !== 'rb' || (scope.causes as readonly string[]).includes(event.type)
  return all.filter((move: Move) => move.fault === undefined || ((limits[move.fault] ?? 0) > 0 && isPossible(move)))
}

const partitionsOf = ({ context }: Snapshot<SourceContext>) => ({ partitions: context.partitions })

const inFlight = (commits: readonly unknown[]) => ({ inFlight: commits.length })

function memberMoves(member: number, parameters: GroupParameters, scope: GroupScope): Move[] {
  const by = memberAddress(member)
  const plain = (type: string): Move => ({ by, event: { type } })
  const struck = (fault: string, event: Event): Move => ({ by, event, fault })
  return [
    plain('join'),
    { by, event: { type: 'sync' }, reads: ['source'], carry: partitionsOf },
    plain('heartbeat'),
    { by, event: { type: 'rejoin' }, reads: [commitsOf(member)], carry: inFlight },
    ...partitionIds(parameters, scope).map(partition => ({ by, event: { type: 'poll', partition } })),
    plain('commit'),
    ...groupRecords(scope).map(record => ({ by, event: { type: 'finish', record } })),
    ...(scope.grows > 0
      ? [{ by, event: { type: 'refreshMetadata' }, reads: ['source'], carry: partitionsOf } as Move]
      : []),
    plain('restart'),
    ...(isLate(scope, member) ? [struck('start', { type: 'start' })] : []),
    ...groupRecords(scope).map(record => struck('e', { type: 'handlerThrows', record })),
    struck('c', { type: 'crash' }),
    struck('rb', { type: 'pollTimeout' }),
    { by, event: { type: 'close' }, reads: [commitsOf(member)], carry: inFlight, fault: 'close' },
    struck('early', { type: 'returnEarly' }),
  ]
}

/** Who shows this member id is the process, and it runs. */
const lives = ({ member, id }: MemberId, members: readonly Snapshot<MemberContext>[]): boolean =>
  members.some(
    one =>
      one.context.member === member &&
      one.context.id === id &&
      !one.context.isStranger &&
      one.matches('running' as never),
  )

function coordinatorMoves(group: number, scope: GroupScope): Move[] {
  const by = coordinatorAddress(group)
  const members = membersOf(scope, group)
  const reads = [by, ...members.map(memberAddress)]
  const laggards =
    (alive: boolean) =>
    ({ context }: Snapshot<CoordinatorContext>, ...processes: readonly Snapshot<MemberContext>[]) => {
      const late = context.members.filter(({ hasJoined }) => !hasJoined)
      return late.some(each => lives(each, processes)) === alive ? {} : undefined
    }
  /** The oldest of this member's ids that the group still knows. */
  const session =
    (member: number, alive: boolean) =>
    ({ context }: Snapshot<CoordinatorContext>, ...processes: readonly Snapshot<MemberContext>[]) => {
      const one = context.members.find(each => each.member === member && lives(each, processes) === alive)
      return one === undefined ? undefined : { id: one.id }
    }
  return [
    { by, event: { type: 'completeJoin' } },
    { by, event: { type: 'rebalanceTimeout' }, reads, carry: laggards(false) },
    { by, event: { type: 'rebalanceTimeout' }, reads, carry: laggards(true), fault: 'rb' },
    ...members.flatMap((member): Move[] => [
      { by, event: { type: 'sessionTimeout', member }, reads, carry: session(member, false) },
      { by, event: { type: 'sessionTimeout', member }, reads, carry: session(member, true), fault: 'rb' },
    ]),
  ]
}
