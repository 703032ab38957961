/**
 * The contested decisions of groups, each a named function: the coordinator's, and the consumer client's. `kafkaRules` (rules.ts) has them all.
 */
import type { ConsumerConfig } from './consumer-state.ts'
import type { ErrorCode } from './errors.ts'
import { candidateProtocols, type ClassicGroup, type GroupMember, isSame, memberIn, staticMemberIn } from './group.ts'
import type { GroupProtocol, GroupState } from './group-protocol.ts'
import type { RequestOf, TopicPartition } from './protocol.ts'

type OfMember = Pick<RequestOf<'Heartbeat'>, 'memberId' | 'groupInstanceId'>

export const groupRules = {
  /** Who speaks is a member; and where its instance id is another's by now, it is the one that was replaced (KIP-345). */
  checkMember: (group: ClassicGroup, { memberId, groupInstanceId }: OfMember): ErrorCode => {
    const instance = staticMemberIn(group, groupInstanceId)
    if (instance !== undefined && instance.memberId !== memberId) return 'FENCED_INSTANCE_ID'
    const isKnown = groupInstanceId === null ? memberIn(group, memberId) !== undefined : instance !== undefined
    return isKnown ? 'NONE' : 'UNKNOWN_MEMBER_ID'
  },

  /** What was in flight when the group was dealt anew changes nothing. */
  checkGeneration: (group: Pick<ClassicGroup, 'generationId'>, asked: { readonly generationId: number }): ErrorCode =>
    asked.generationId === group.generationId ? 'NONE' : 'ILLEGAL_GENERATION',

  /** Until the barrier is passed who owns a partition may still say how far it got; then it is not known whose it is. */
  mayCommitIn: (state: GroupState): boolean => state !== 'CompletingRebalance',

  /** Without a generation one commits only for a group that has no members (assign, an admin). */
  mayCommitOutside: ({ state }: Pick<ClassicGroup, 'state'>): boolean => state === 'Empty',

  /** The barrier: everybody who was in the last generation has joined again, and whom an id was given to has used it. */
  hasEverybody: ({ members, pendingMembers }: Pick<ClassicGroup, 'members' | 'pendingMembers'>): boolean =>
    pendingMembers.length === 0 && members.every(({ awaitingJoin }) => awaitingJoin !== null),

  /** When the rebalance time-out ends the wait: a static member stays until its session is over. */
  staysWithoutJoining: ({ groupInstanceId }: Pick<GroupMember, 'groupInstanceId'>): boolean => groupInstanceId !== null,

  /** Who waits for the coordinator's answer needs no heartbeat; who is new has no heart yet, only a long time to be answered in. */
  isSessionOver: ({ isNew, awaitingJoin, awaitingSync }: GroupMember): boolean =>
    isNew || (awaitingJoin === null && awaitingSync === null),

  /** A member of a stable group that joins again: the leader deals anew (it may know of new partitions), and so does one that wants something else. */
  mustRebalance: (
    { leader }: Pick<ClassicGroup, 'leader'>,
    { memberId, protocols }: Pick<GroupMember, 'memberId' | 'protocols'>,
    wanted: readonly GroupProtocol[],
  ): boolean => leader === memberId || !isSame(protocols, wanted),

  /** KIP-345: a static member that is back has what it had, unless the assignor changes with it. */
  keepsGeneration: (before: ClassicGroup, after: ClassicGroup): boolean =>
    before.state === 'Stable' && candidateProtocols(after).includes(before.protocolName),

  /** The last one goes on leading if it has joined again; else the first that has. */
  electGroupLeader: ({ leader, members }: Pick<ClassicGroup, 'leader' | 'members'>): string => {
    const joined = members.filter(({ awaitingJoin }) => awaitingJoin !== null).map(({ memberId }) => memberId)
    return joined.includes(leader) ? leader : (joined[0] ?? '')
  },

  /** Everybody votes for the assignor that it likes best among those that all can do. */
  chooseProtocol: (group: Pick<ClassicGroup, 'members'>): string => {
    const candidates = candidateProtocols(group)
    const votes = group.members.map(({ protocols }) => protocols.find(({ name }) => candidates.includes(name))?.name)
    const countOf = (name: string) => votes.filter(vote => vote === name).length
    return candidates.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ''
  },
}

type Cooperation = Pick<ConsumerConfig, 'assignors'>
const isCooperative = ({ assignors }: Cooperation) => assignors.every(name => name === 'cooperative-sticky')

export const memberRules = {
  /** Before it joins again an eager member gives everything up; a cooperative one keeps what it has until it is told what to give up (KIP-429). */
  revokedBeforeJoining: (config: Cooperation, owned: readonly TopicPartition[]): readonly TopicPartition[] =>
    isCooperative(config) ? [] : owned,

  /** What was dealt with is committed before somebody else gets the partition. */
  commitsBeforeRevocation: ({ autoCommit }: Pick<ConsumerConfig, 'autoCommit'>): boolean => autoCommit !== 'off',

  /** KAFKA-14196, in 3.4: while that commit is on its way nothing more is handed out of what is about to be given up. */
  holdsBackRevoked: (config: Cooperation): boolean => !isCooperative(config),

  /** KIP-62: who does not come back for max.poll.interval.ms leaves, though the process is alive. */
  leavesWhenLate: ({ maxPollIntervalMs }: Pick<ConsumerConfig, 'maxPollIntervalMs'>): boolean => maxPollIntervalMs > 0,

  /** KIP-345: a static member never says that it leaves: it will be back. */
  saysThatItLeaves: ({ groupInstanceId }: Pick<ConsumerConfig, 'groupInstanceId'>): boolean =>
    groupInstanceId === undefined,

  /** What the answer to a heartbeat or a commit means for the member: it joins again, as somebody else where it is not known any more. */
  membershipAfter: (errorCode: ErrorCode | 'DISCONNECTED'): 'kept' | 'rebalancing' | 'lost' | 'unknown' | 'fenced' => {
    if (errorCode === 'REBALANCE_IN_PROGRESS') return 'rebalancing'
    if (errorCode === 'ILLEGAL_GENERATION') return 'lost'
    if (errorCode === 'UNKNOWN_MEMBER_ID') return 'unknown'
    return errorCode === 'FENCED_INSTANCE_ID' ? 'fenced' : 'kept'
  },
}
