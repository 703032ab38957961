/**
 * What members of a group ask once they have joined, and what becomes of those that are silent: SyncGroup, Heartbeat, LeaveGroup, the right to commit.
 *
 *   H1  an assignment is in force once it is written: no member hears of one that a successor of the coordinator would not know
 *   H2  every request of a member puts its session off, but one that is refused
 */
import type { Asker, BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import {
  type ClassicGroup,
  type Deed,
  type GroupMember,
  type GroupStep,
  isSessionOver,
  mayCommitOutside,
  memberIn,
  staticMemberIn,
  withMember,
} from './group.ts'
import {
  completeIfAll,
  joinAnswer,
  joinError,
  prepareRebalance,
  refuseSyncs,
  removeMember,
  thenGroup,
} from './group-rebalance.ts'
import { setSession, stopClock, stopSession } from './group-timers.ts'
import type { Assignments } from './group-protocol.ts'
import { respond } from './leader.ts'
import type { RequestOf } from './protocol.ts'

export function sync(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: RequestOf<'SyncGroup'>,
): GroupStep {
  const errorCode = checkGenerationOf(config, group, request) || syncError(group)
  if (errorCode !== 'NONE') return [group, [respond(asker, { api: 'SyncGroup', errorCode, assignment: [] })]]
  const { memberId } = request
  const member = memberIn(group, memberId)!
  if (group.state === 'Stable') return [group, [assignmentOf(member, asker), setSession(group, member)]]
  const waiting = withMember(group, memberId, { awaitingSync: asker })
  const isDealt = group.leader === memberId
  const write = (): Deed => ({ type: 'WriteGroup', what: { kind: 'sync', group: dealt(waiting, request.assignments) } })
  return [waiting, isDealt ? [write()] : []]
}

/** A known member of this generation, or why not. */
const checkGenerationOf = (
  { rules }: BrokerConfig,
  group: ClassicGroup,
  asked: RequestOf<'SyncGroup'> | RequestOf<'Heartbeat'>,
): ErrorCode | '' => {
  const errorCode = rules.checkMember(group, asked)
  if (errorCode !== 'NONE') return errorCode
  return asked.generationId === group.generationId ? '' : 'ILLEGAL_GENERATION'
}

function syncError({ state }: ClassicGroup): ErrorCode {
  if (state === 'Empty') return 'UNKNOWN_MEMBER_ID'
  return state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** Whom the leader has forgotten has nothing. */
const dealt = (group: ClassicGroup, assignments: Assignments): ClassicGroup => ({
  ...group,
  members: group.members.map(member => ({
    ...member,
    assignment: assignments.find(({ memberId }) => memberId === member.memberId)?.assignment ?? [],
  })),
})

const assignmentOf = ({ assignment }: GroupMember, asker: Asker): Deed =>
  respond(asker, { api: 'SyncGroup', errorCode: 'NONE', assignment })

/** H1. Meanwhile another rebalance may have begun: then the assignment is none. */
export function assigned(
  config: BrokerConfig,
  group: ClassicGroup,
  written: ClassicGroup,
  errorCode: ErrorCode,
): GroupStep {
  const isCurrent = group.state === 'CompletingRebalance' && group.generationId === written.generationId
  if (!isCurrent) return [group, []]
  if (errorCode !== 'NONE') return thenGroup(refuseSyncs(group, errorCode), next => prepareRebalance(config, next))
  const members = group.members.map(member => ({
    ...member,
    assignment: memberIn(written, member.memberId)?.assignment ?? [],
  }))
  const answers = members.flatMap(member => {
    const { awaitingSync } = member
    return awaitingSync === null ? [] : [assignmentOf(member, awaitingSync), setSession(group, member)]
  })
  const stable: ClassicGroup = {
    ...group,
    state: 'Stable',
    members: members.map(member => ({ ...member, awaitingSync: null })),
  }
  return [stable, [stopClock(group, 'sync'), ...answers]]
}

/** The static member's new id is written: it goes on in the generation as it is; the leader need not deal (KIP-814). */
export function replacementWritten(
  group: ClassicGroup,
  { memberId, asker }: { readonly memberId: string; readonly asker: Asker },
  errorCode: ErrorCode,
): GroupStep {
  const body = errorCode === 'NONE' ? joinAnswer(group, memberId) : joinError(errorCode)
  return [group, [respond(asker, { ...body, skipAssignment: errorCode === 'NONE' && group.leader === memberId })]]
}

/** Timer sync: who has not asked for the assignment by now is gone; where the leader has not dealt, all begin anew. */
export function syncTimeIsUp(config: BrokerConfig, group: ClassicGroup): GroupStep {
  if (group.state !== 'CompletingRebalance') return [group, []]
  const silent = group.members.filter(({ awaitingSync }) => awaitingSync === null)
  return thenGroup([group, []], ...silent.map(member => (next: ClassicGroup) => removeMember(config, next, member)))
}

export function heartbeat(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: RequestOf<'Heartbeat'>,
): GroupStep {
  const refused = checkGenerationOf(config, group, request)
  const errorCode = group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
  const answer = respond(asker, { api: 'Heartbeat', errorCode: refused || errorCode })
  return [group, refused ? [answer] : [answer, setSession(group, memberIn(group, request.memberId)!)]]
}

export function leaveGroup(
  config: BrokerConfig,
  group: ClassicGroup,
  asker: Asker,
  request: RequestOf<'LeaveGroup'>,
): GroupStep {
  const { memberId, groupInstanceId } = request
  const answer = (errorCode: ErrorCode) => respond(asker, { api: 'LeaveGroup', errorCode })
  if (group.pendingMembers.includes(memberId)) {
    return thenGroup(dropPending(config, group, memberId), next => [next, [answer('NONE')]])
  }
  // An admin knows a static member by its instance id alone.
  const instance = memberId === '' ? staticMemberIn(group, groupInstanceId) : undefined
  const errorCode = instance ? 'NONE' : config.rules.checkMember(group, request)
  if (errorCode !== 'NONE') return [group, [answer(errorCode)]]
  const member = instance ?? memberIn(group, memberId)!
  return thenGroup([group, [answer('NONE')]], next => removeMember(config, next, member))
}

function dropPending(config: BrokerConfig, group: ClassicGroup, memberId: string): GroupStep {
  const pendingMembers = group.pendingMembers.filter(id => id !== memberId)
  return thenGroup([{ ...group, pendingMembers }, [stopSession(group, memberId)]], next => completeIfAll(config, next))
}

/** Timer session. */
export function sessionIsOver(config: BrokerConfig, group: ClassicGroup, memberId: string): GroupStep {
  if (group.pendingMembers.includes(memberId)) return dropPending(config, group, memberId)
  const member = memberIn(group, memberId)
  return member !== undefined && isSessionOver(member) ? removeMember(config, group, member) : [group, []]
}

/** Whether a commit is taken. `isKnown`: the group has, or had, members or offsets. */
export function checkCommit(
  { rules }: BrokerConfig,
  group: ClassicGroup,
  request: RequestOf<'OffsetCommit'>,
  isKnown: boolean,
): ErrorCode {
  const { generationId, memberId, groupInstanceId } = request
  const isOutside = generationId < 0 && memberId === '' && groupInstanceId === null
  if (generationId < 0 && mayCommitOutside(group)) return 'NONE'
  if (isOutside) return 'UNKNOWN_MEMBER_ID'
  if (!isKnown) return 'ILLEGAL_GENERATION'
  const errorCode = rules.checkGeneration(group, request)
  if (errorCode !== 'NONE') return errorCode
  return rules.mayCommitIn(group.state) ? 'NONE' : 'REBALANCE_IN_PROGRESS'
}
