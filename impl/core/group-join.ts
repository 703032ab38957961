/**
 * JoinGroup: who comes into the barrier of a rebalance, and who begins one.
 *
 *     no member id, dynamic ──▶ MEMBER_ID_REQUIRED, with an id to come back with (KIP-394)
 *     no member id, static  ──▶ a new member, or in the place of the one that had this instance id (KIP-345)
 *     a member              ──▶ into the barrier; or, where nothing is to be dealt anew, the generation as it is
 *
 * A member may ask twice, as it lost the answer: who asked first is answered no more.
 */
import type { Asker, BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import {
  candidateProtocols,
  type ClassicGroup,
  type Deed,
  type GroupMember,
  type GroupStep,
  isSame,
  memberIn,
  staticMemberIn,
  withMember,
} from './group.ts'
import { completeIfAll, joinAnswer, joinError, prepareRebalance, thenGroup } from './group-rebalance.ts'
import { setSession, stopSession } from './group-timers.ts'
import { respond } from './leader.ts'
import type { RequestOf } from './protocol.ts'

type JoinRequest = RequestOf<'JoinGroup'>

/** `freshId`: nobody has it, nor ever had. */
export function join(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: JoinRequest,
  freshId: string,
): GroupStep {
  const refuse = (errorCode: ErrorCode, memberId = request.memberId): GroupStep => [
    group,
    [respond(asker, joinError(errorCode, memberId))],
  ]
  const errorCode = refusalOf(config, group, request)
  if (errorCode !== 'NONE') return refuse(errorCode)
  const { memberId, groupInstanceId } = request
  const replaced = memberId === '' ? staticMemberIn(group, groupInstanceId) : undefined
  if (replaced) return replace(config, group, asker, request, replaced, freshId)
  if (memberId === '' && groupInstanceId === null) {
    const pending = { ...group, pendingMembers: [...group.pendingMembers, freshId] }
    const session = setSession(group, { memberId: freshId, isNew: false, sessionTimeoutMs: request.sessionTimeoutMs })
    return [pending, [session, respond(asker, joinError('MEMBER_ID_REQUIRED', freshId))]]
  }
  if (memberId === '') return addMember(config, group, asker, request, freshId)
  if (group.pendingMembers.includes(memberId)) return addMember(config, group, asker, request, memberId)
  const wrong = config.rules.checkMember(group, request)
  return wrong === 'NONE' ? rejoin(config, group, asker, request) : refuse(wrong)
}

function refusalOf(config: BrokerConfig, group: ClassicGroup, request: JoinRequest): ErrorCode {
  const { memberId, groupInstanceId, sessionTimeoutMs, protocols } = request
  const { groupMinSessionTimeoutMs, groupMaxSessionTimeoutMs, groupMaxSize } = config
  const isSession = sessionTimeoutMs >= groupMinSessionTimeoutMs && sessionTimeoutMs <= groupMaxSessionTimeoutMs
  if (!isSession) return 'INVALID_SESSION_TIMEOUT'
  const others = group.members.filter(member => member.memberId !== memberId)
  const isInstance = groupInstanceId !== null && staticMemberIn(group, groupInstanceId) !== undefined
  if (others.length >= groupMaxSize && !isInstance && memberIn(group, memberId) === undefined)
    return 'GROUP_MAX_SIZE_REACHED'
  const candidates = candidateProtocols({ members: [...others, { protocols } as GroupMember] })
  return candidates.length === 0 ? 'INCONSISTENT_GROUP_PROTOCOL' : 'NONE'
}

/** RebalanceTimeoutMs −1: as long as a session. */
function timesOf({ sessionTimeoutMs, rebalanceTimeoutMs }: JoinRequest) {
  const isTime = Number.isSafeInteger(rebalanceTimeoutMs) && rebalanceTimeoutMs >= 0
  return { sessionTimeoutMs, rebalanceTimeoutMs: isTime ? rebalanceTimeoutMs : sessionTimeoutMs }
}

function addMember(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: JoinRequest,
  memberId: string,
): GroupStep {
  const { groupInstanceId, clientId, protocols } = request
  const member: GroupMember = {
    memberId,
    groupInstanceId,
    clientId,
    ...timesOf(request),
    protocols,
    assignment: [],
    isNew: true,
    awaitingJoin: asker,
    awaitingSync: null,
  }
  const grown: ClassicGroup = {
    ...group,
    members: [...group.members, member],
    pendingMembers: group.pendingMembers.filter(id => id !== memberId),
    hasNewMember: group.state === 'PreparingRebalance',
  }
  return thenGroup([grown, [setSession(group, member)]], next => prepareRebalance(config, next))
}

/** A member that the group knows. */
function rejoin(config: BrokerConfig, group: ClassicGroup, asker: Asker, request: JoinRequest): GroupStep {
  const member = memberIn(group, request.memberId)!
  const asItIs: GroupStep = [group, [respond(asker, joinAnswer(group, member.memberId))]]
  const intoBarrier = () => {
    const changes = { ...timesOf(request), protocols: request.protocols, awaitingJoin: asker, awaitingSync: null }
    return prepareRebalance(config, withMember(group, member.memberId, changes))
  }
  switch (group.state) {
    case 'PreparingRebalance':
      return intoBarrier()
    case 'CompletingRebalance':
      return isSame(member.protocols, request.protocols) ? asItIs : intoBarrier()
    case 'Stable':
      return config.rules.mustRebalance(group, member, request.protocols) ? intoBarrier() : asItIs
    case 'Empty':
      return [group, [respond(asker, joinError('UNKNOWN_MEMBER_ID'))]]
  }
}

/** KIP-345: the new process under its instance id. Who was there before is fenced, whatever it waits for. */
function replace(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: JoinRequest,
  old: GroupMember,
  memberId: string,
): GroupStep {
  const { clientId, protocols } = request
  const leader = group.leader === old.memberId ? memberId : group.leader
  const changes = { memberId, clientId, ...timesOf(request), protocols, awaitingJoin: null, awaitingSync: null }
  const next = withMember({ ...group, leader }, old.memberId, changes)
  const deeds: readonly Deed[] = [
    ...fenced(old),
    stopSession(group, old.memberId),
    setSession(group, memberIn(next, memberId)!),
  ]
  if (config.rules.keepsGeneration(group, next)) {
    const what = { kind: 'replacement', group: next, memberId, asker } as const
    return [next, [...deeds, { type: 'WriteGroup', what }]]
  }
  const waiting = withMember(next, memberId, { awaitingJoin: asker })
  return thenGroup([waiting, deeds], same =>
    same.state === 'PreparingRebalance' ? completeIfAll(config, same) : prepareRebalance(config, same),
  )
}

const fenced = ({ awaitingJoin, awaitingSync }: GroupMember): readonly Deed[] => [
  ...(awaitingJoin === null ? [] : [respond(awaitingJoin, joinError('FENCED_INSTANCE_ID'))]),
  ...(awaitingSync === null
    ? []
    : [respond(awaitingSync, { api: 'SyncGroup', errorCode: 'FENCED_INSTANCE_ID', assignment: [] } as const)]),
]
