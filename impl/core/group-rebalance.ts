/**
 * A rebalance: the coordinator waits for everybody (the barrier), counts one generation more, and tells each what the group is now.
 *
 *     prepare ─▶ PreparingRebalance ─┬─ everybody has joined ──────────────┬─▶ CompletingRebalance: answers, the leader's with all members
 *                                    └─ timer join: who has not is dropped ┴─▶ Empty: nobody is left
 *
 *   B1  who waits in the barrier is answered once: with the generation, or with an error that lets it join again
 *   B2  a generation is counted when the barrier is passed, and at no other time
 *
 * group.initial.rebalance.delay.ms: an empty group waits that long for more members, and again while somebody comes, up to the rebalance time-out.
 */
import type { BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import {
  chooseProtocol,
  type ClassicGroup,
  type Deed,
  electGroupLeader,
  type GroupMember,
  type GroupStep,
  joinedMembers,
  rebalanceTimeoutOf,
  withoutMember,
} from './group.ts'
import { setClock, setSession, stopClock, stopSession } from './group-timers.ts'
import { respond } from './leader.ts'
import type { ResponseOf } from './protocol.ts'

/** One thing after the other. */
export function thenGroup(
  [group, deeds]: GroupStep,
  ...more: readonly ((group: ClassicGroup) => GroupStep)[]
): GroupStep {
  return more.reduce<GroupStep>(
    ([before, done], next) => {
      const [after, further] = next(before)
      return [after, [...done, ...further]]
    },
    [group, deeds],
  )
}

/** What a member is told that has joined this generation. */
export const joinAnswer = (group: ClassicGroup, memberId: string): ResponseOf<'JoinGroup'> => ({
  api: 'JoinGroup',
  errorCode: 'NONE',
  generationId: group.generationId,
  protocolName: group.protocolName,
  leader: group.leader,
  memberId,
  members: group.leader === memberId ? joinedMembers(group) : [],
  skipAssignment: false,
})

export const joinError = (errorCode: ErrorCode, memberId = ''): ResponseOf<'JoinGroup'> => ({
  api: 'JoinGroup',
  errorCode,
  generationId: -1,
  protocolName: '',
  leader: '',
  memberId,
  members: [],
  skipAssignment: false,
})

/** Whoever waits for an assignment is told why there is none. */
export function refuseSyncs(group: ClassicGroup, errorCode: ErrorCode): GroupStep {
  const waiting = group.members.flatMap(({ awaitingSync }) => (awaitingSync === null ? [] : [awaitingSync]))
  const answers = waiting.map(asker => respond(asker, { api: 'SyncGroup', errorCode, assignment: [] }))
  const members = group.members.map(member => ({ ...member, assignment: [], awaitingSync: null }))
  return [{ ...group, members }, answers]
}

/** Everybody has to join again. In a rebalance that has begun nothing begins: it may be over. */
export function prepareRebalance(config: BrokerConfig, group: ClassicGroup): GroupStep {
  switch (group.state) {
    case 'PreparingRebalance':
      return completeIfAll(config, group)
    case 'Empty':
      return beginFirst(config, group)
    case 'CompletingRebalance':
      return thenGroup(refuseSyncs(group, 'REBALANCE_IN_PROGRESS'), next => begin(config, next))
    case 'Stable':
      return begin(config, group)
  }
}

function begin(config: BrokerConfig, group: ClassicGroup): GroupStep {
  const next: ClassicGroup = { ...group, state: 'PreparingRebalance', delayLeftMs: -1, hasNewMember: false }
  const clocks = [stopClock(group, 'sync'), setClock(group, 'join', rebalanceTimeoutOf(group))]
  return thenGroup([next, clocks], same => completeIfAll(config, same))
}

function beginFirst({ groupInitialRebalanceDelayMs: delayMs }: BrokerConfig, group: ClassicGroup): GroupStep {
  const delayLeftMs = Math.max(0, rebalanceTimeoutOf(group) - delayMs)
  const next: ClassicGroup = { ...group, state: 'PreparingRebalance', delayLeftMs, hasNewMember: false }
  return [next, [setClock(group, 'join', delayMs)]]
}

export function completeIfAll(config: BrokerConfig, group: ClassicGroup): GroupStep {
  const isDue = group.state === 'PreparingRebalance' && group.delayLeftMs < 0 && config.rules.hasEverybody(group)
  return isDue ? complete(config, group) : [group, []]
}

/** Timer join. */
export function joinTimeIsUp(config: BrokerConfig, group: ClassicGroup): GroupStep {
  if (group.state !== 'PreparingRebalance') return [group, []]
  const { hasNewMember, delayLeftMs } = group
  const againMs = Math.min(config.groupInitialRebalanceDelayMs, delayLeftMs)
  if (!hasNewMember || againMs <= 0) return complete(config, group)
  const next = { ...group, hasNewMember: false, delayLeftMs: delayLeftMs - againMs }
  return [next, [setClock(group, 'join', againMs)]]
}

function complete(config: BrokerConfig, group: ClassicGroup): GroupStep {
  const { rules } = config
  const isGone = (member: GroupMember) => member.awaitingJoin === null && !rules.staysWithoutJoining(member)
  const gone = group.members.filter(isGone)
  const dropped = gone.reduce((rest, { memberId }) => withoutMember(rest, memberId), group)
  const stops = gone.map(({ memberId }) => stopSession(group, memberId))
  const leader = electGroupLeader(dropped)
  // Nobody is here to deal: it waits until those who do not join have lost their sessions.
  const isStuck = leader === '' && dropped.members.length > 0
  if (isStuck) return [dropped, [...stops, setClock(group, 'join', rebalanceTimeoutOf(dropped))]]
  return thenGroup([dropped, stops], next => (leader === '' ? beEmpty(next) : goOn(next, leader)))
}

function beEmpty(group: ClassicGroup): GroupStep {
  const generationId = group.generationId + 1
  const next: ClassicGroup = { ...group, state: 'Empty', generationId, protocolName: '', leader: '', delayLeftMs: -1 }
  return [next, [stopClock(group, 'join'), { type: 'WriteGroup', what: { kind: 'empty', group: next } }]]
}

/** B1, B2. Hearts begin to beat: of those who are told, and of static members that are not here. */
function goOn(group: ClassicGroup, leader: string): GroupStep {
  const generationId = group.generationId + 1
  const about = { state: 'CompletingRebalance', generationId, leader, delayLeftMs: -1, hasNewMember: false } as const
  const named: ClassicGroup = { ...group, ...about, protocolName: chooseProtocol(group) }
  const answers = group.members.flatMap(({ memberId, awaitingJoin }): readonly Deed[] =>
    awaitingJoin === null ? [] : [respond(awaitingJoin, joinAnswer(named, memberId))],
  )
  const members = named.members.map(member => ({ ...member, isNew: false, awaitingJoin: null }))
  const next = { ...named, members }
  const clocks = [stopClock(group, 'join'), setClock(group, 'sync', rebalanceTimeoutOf(next))]
  return [next, [...answers, ...clocks, ...members.map(member => setSession(next, member))]]
}

/** It left, or its session is over. What it waits for is answered: it may be there after all. */
export function removeMember(config: BrokerConfig, group: ClassicGroup, member: GroupMember): GroupStep {
  const { memberId, awaitingJoin, awaitingSync } = member
  const answers: readonly Deed[] = [
    stopSession(group, memberId),
    ...(awaitingJoin === null ? [] : [respond(awaitingJoin, joinError('UNKNOWN_MEMBER_ID'))]),
    ...(awaitingSync === null
      ? []
      : [respond(awaitingSync, { api: 'SyncGroup', errorCode: 'UNKNOWN_MEMBER_ID', assignment: [] } as const)]),
  ]
  return thenGroup([withoutMember(group, memberId), answers], next => prepareRebalance(config, next))
}
