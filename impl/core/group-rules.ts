/**
 * The contested decisions of groups, each a named function: the coordinator's, and the consumer client's. `kafkaRules` (rules.ts) has them all.
 */
import type { ConsumerConfig } from './consumer-state.ts'
import type { ErrorCode } from './errors.ts'
import { candidateProtocols, type ClassicGroup, type GroupMember, isSame, memberIn, staticMemberIn } from './group.ts'
import type { GroupProtocol, GroupState } from './group-protocol.ts'
import type { RequestOf, TopicPartition } from './protocol.ts'

type OfMember = Pick<RequestOf<'Heartbeat'>, 'memberId' | 'groupInstanceId'>

/** Who speaks is a member; and where its instance id is another's by now, it is the one that was replaced (KIP-345). */
const checkMember = (group: ClassicGroup, { memberId, groupInstanceId }: OfMember): ErrorCode => {
  const instance = staticMemberIn(group, groupInstanceId)
  if (instance !== undefined && instance.memberId !== memberId) return 'FENCED_INSTANCE_ID'
  const isKnown = groupInstanceId === null || instance !== undefined
  return isKnown && memberIn(group, memberId) !== undefined ? 'NONE' : 'UNKNOWN_MEMBER_ID'
}

export const groupRules = {
  checkMember,

  /** Of a commit: what a dead member had in flight changes nothing, nor what was in flight when the group was dealt anew. */
  checkGeneration: (group: ClassicGroup, asked: OfMember & { readonly generationId: number }): ErrorCode => {
    const errorCode = checkMember(group, asked)
    if (errorCode !== 'NONE') return errorCode
    return asked.generationId === group.generationId ? 'NONE' : 'ILLEGAL_GENERATION'
  },

  /** Until the barrier is passed who owns a partition may still say how far it got; then it is not known whose it is. */
  mayCommitIn: (state: GroupState): boolean => state !== 'CompletingRebalance',

  /** The barrier: everybody who was in the last generation has joined again, and whom an id was given to has used it. */
  hasEverybody: ({ members, pendingMembers }: Pick<ClassicGroup, 'members' | 'pendingMembers'>): boolean =>
    pendingMembers.length === 0 && members.every(({ awaitingJoin }) => awaitingJoin !== null),

  /** When the rebalance time-out ends the wait: a static member stays until its session is over. */
  staysWithoutJoining: ({ groupInstanceId }: Pick<GroupMember, 'groupInstanceId'>): boolean => groupInstanceId !== null,

  /** A member of a stable group that joins again: the leader deals anew (it may know of new partitions), and so does one that wants something else. */
  mustRebalance: (
    { leader }: Pick<ClassicGroup, 'leader'>,
    { memberId, protocols }: Pick<GroupMember, 'memberId' | 'protocols'>,
    wanted: readonly GroupProtocol[],
  ): boolean => leader === memberId || !isSame(protocols, wanted),

  /** KIP-345: a static member that is back has what it had, unless the assignor changes with it. */
  keepsGeneration: (before: ClassicGroup, after: ClassicGroup): boolean =>
    before.state === 'Stable' && candidateProtocols(after).includes(before.protocolName),
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
}
