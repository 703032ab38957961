/**
 * Group: what a coordinator keeps in memory of one group, and how that is read.
 *
 *     Empty ──first member joins──▶ PreparingRebalance ──all have joined, or time is up──▶ CompletingRebalance ──leader's SyncGroup, written──▶ Stable
 *       ▲                              │      ▲                                                  │                                              │
 *       └───nobody joined again────────┘      └─────────────joins, leaves, is silent─────────────┴──────────────────────────────────────────────┘
 *
 *   M1  a member is in the list once, in the order of joining; a static one has its instance id to itself (KIP-345)
 *   M2  the leader is a member, or there is none
 *
 * It dies with the coordinator's office; a successor reads the members of the last finished rebalance off the log (coordinator.ts). `Dead` is not
 * modelled: a group without members and offsets is one that nobody has ever made.
 */
import type { Asker } from './broker-state.ts'
import type { Group, StoredMember } from './coordinator.ts'
import type { GroupProtocol, GroupState, JoinedMember } from './group-protocol.ts'
import type { Effect } from './process.ts'

export interface GroupMember extends StoredMember {
  /** Its first rebalance is not over yet: it has no heart that beats. */
  readonly isNew: boolean
  /** Whom its JoinGroup is answered to when the rebalance has everybody; null: it has not joined (again). */
  readonly awaitingJoin: Asker | null
  /** Whom its SyncGroup is answered to when the leader's has come; null: it has not asked. */
  readonly awaitingSync: Asker | null
}

export interface ClassicGroup {
  readonly groupId: string
  readonly state: GroupState
  readonly generationId: number
  /** The assignor of this generation; empty: none. */
  readonly protocolName: string
  /** A member id; empty: none. */
  readonly leader: string
  readonly members: readonly GroupMember[]
  /** Ids that were handed out and have not joined yet (KIP-394). */
  readonly pendingMembers: readonly string[]
  /** group.initial.rebalance.delay.ms: for how much longer the first rebalance may be put off; −1: this one is not the first. */
  readonly delayLeftMs: number
  /** Somebody has joined since the delay began: it begins again. */
  readonly hasNewMember: boolean
}

/** What the coordinator does about a group, in order: effects, and records for its log. */
export type Deed = Effect | GroupWrite

export interface GroupWrite {
  readonly type: 'WriteGroup'
  /** What is done when it is replicated, or cannot be. */
  readonly what: GroupWriting
}

export type GroupWriting =
  /** The leader's assignment: it is in force once it is written. */
  | {
      readonly kind: 'sync'
      readonly group: ClassicGroup
    }
  /** Nobody waits for it. */
  | { readonly kind: 'empty'; readonly group: ClassicGroup }
  /** A static member has another id; it is told once that is written. */
  | { readonly kind: 'replacement'; readonly group: ClassicGroup; readonly memberId: string; readonly asker: Asker }

export type GroupStep = readonly [group: ClassicGroup, deeds: readonly Deed[]]

/** As the log has it: nobody is on the way to anything. */
export const groupFromLog = (groupId: string, stored: Group): ClassicGroup => ({
  groupId,
  state: stored.members.length > 0 ? 'Stable' : 'Empty',
  generationId: stored.generationId,
  protocolName: stored.protocolName,
  leader: stored.leader,
  members: stored.members.map(member => ({ ...member, isNew: false, awaitingJoin: null, awaitingSync: null })),
  pendingMembers: [],
  delayLeftMs: -1,
  hasNewMember: false,
})

/** What the log is to have of it. */
export const storedGroup = ({ generationId, protocolName, leader, members }: ClassicGroup): Omit<Group, 'offsets'> => ({
  generationId,
  protocolName,
  leader,
  members: members.map(storedMember),
})

function storedMember(member: GroupMember): StoredMember {
  const { memberId, groupInstanceId, clientId, sessionTimeoutMs, rebalanceTimeoutMs, protocols, assignment } = member
  return { memberId, groupInstanceId, clientId, sessionTimeoutMs, rebalanceTimeoutMs, protocols, assignment }
}

export const memberIn = ({ members }: ClassicGroup, memberId: string): GroupMember | undefined =>
  members.find(member => member.memberId === memberId)

export const staticMemberIn = ({ members }: ClassicGroup, instanceId: string | null): GroupMember | undefined =>
  instanceId === null ? undefined : members.find(member => member.groupInstanceId === instanceId)

export const withMember = (group: ClassicGroup, memberId: string, changes: Partial<GroupMember>): ClassicGroup => ({
  ...group,
  members: group.members.map(member => (member.memberId === memberId ? { ...member, ...changes } : member)),
})

export const withoutMember = (group: ClassicGroup, memberId: string): ClassicGroup => {
  const members = group.members.filter(member => member.memberId !== memberId)
  return { ...group, members, leader: group.leader === memberId ? (members[0]?.memberId ?? '') : group.leader }
}

/** max.poll.interval.ms of the slowest: for how long a rebalance waits. */
export const rebalanceTimeoutOf = ({ members }: ClassicGroup): number =>
  members.reduce((longest, { rebalanceTimeoutMs }) => Math.max(longest, rebalanceTimeoutMs), 0)

const metadataFor = (protocols: readonly GroupProtocol[], name: string) =>
  (protocols.find(protocol => protocol.name === name) ?? protocols[0]!).metadata

/** As the leader is told. */
export const joinedMembers = ({ members, protocolName }: ClassicGroup): readonly JoinedMember[] =>
  members.map(({ memberId, groupInstanceId, protocols }) => ({
    memberId,
    groupInstanceId,
    metadata: metadataFor(protocols, protocolName),
  }))

/** Assignors that every member can do. */
export function candidateProtocols({ members }: Pick<ClassicGroup, 'members'>): readonly string[] {
  const [first, ...others] = members.map(({ protocols }) => protocols.map(({ name }) => name as string))
  return (first ?? []).filter(name => others.every(names => names.includes(name)))
}

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Without a generation one commits only for a group that has no members (assign, an admin). */
export const mayCommitOutside = ({ state }: Pick<ClassicGroup, 'state'>): boolean => state === 'Empty'

/** Who waits for the coordinator's answer needs no heartbeat; who is new has no heart yet, only a long time to be answered in. */
export const isSessionOver = ({ isNew, awaitingJoin, awaitingSync }: GroupMember): boolean =>
  isNew || (awaitingJoin === null && awaitingSync === null)

/** The last one goes on leading if it has joined again; else the first that has. */
export function electGroupLeader({ leader, members }: Pick<ClassicGroup, 'leader' | 'members'>): string {
  const joined = members.filter(({ awaitingJoin }) => awaitingJoin !== null).map(({ memberId }) => memberId)
  return joined.includes(leader) ? leader : (joined[0] ?? '')
}

/** Everybody votes for the assignor that it likes best among those that all can do. */
export function chooseProtocol(group: Pick<ClassicGroup, 'members'>): string {
  const candidates = candidateProtocols(group)
  const votes = group.members.map(({ protocols }) => protocols.find(({ name }) => candidates.includes(name))?.name)
  const countOf = (name: string) => votes.filter(vote => vote === name).length
  return candidates.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ''
}
