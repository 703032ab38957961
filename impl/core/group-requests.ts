/**
 * Requests to a group's coordinator, served by the broker that leads the group's partition of __consumer_offsets (coordinator.ts).
 *
 *     request, timer ──▶ the group in memory (group.ts) ──deeds──▶ effects, and records: Produce with acks=all ──replicated──▶ answers
 *
 * Written like any produce with acks=all: the broker is its own client, and the group's client is answered when that is.
 *
 *   O1  groups are kept in memory for one office: a leader epoch of their partition. It begins with what the log has of them, members included,
 *       whose sessions begin anew; when it ends, who waits is told NOT_COORDINATOR
 */
import { type Asker, type BrokerConfig, type BrokerState, followedBy, type Office } from './broker-state.ts'
import { refusalOf } from './refusal.ts'
import {
  groupBatch,
  groupIn,
  groupsOf,
  offsetsBatch,
  offsetsTopic,
  partitionOfGroup,
  type Group,
} from './coordinator.ts'
import type { ErrorCode } from './errors.ts'
import { type ClassicGroup, type Deed, groupFromLog, type GroupStep, type GroupWriting, storedGroup } from './group.ts'
import { join } from './group-join.ts'
import {
  assigned,
  checkCommit,
  heartbeat,
  leaveGroup,
  replacementWritten,
  sessionIsOver,
  sync,
  syncTimeIsUp,
} from './group-members.ts'
import type { GroupRequest } from './group-protocol.ts'
import { joinError, joinTimeIsUp } from './group-rebalance.ts'
import { type GroupTimer, setSession, stopClock, stopSession } from './group-timers.ts'
import { respond } from './leader.ts'
import { checkTransactional, commitInTransaction, refusedByCoordinator } from './offset-requests.ts'
import { valueOf } from './own.ts'
import { type Moment, write } from './own-writes.ts'
import type { Effect, Step } from './process.ts'
import { type RequestOf, type Response, type TopicPartition, topicOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { askerOf, type Verified } from './transaction-verification.ts'
import { isPending } from './transactional-offsets.ts'

type Coordinated = Exclude<GroupRequest, { readonly api: 'FindCoordinator' }> | RequestOf<'TxnOffsetCommit'>

export function serveGroup(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: GroupRequest | RequestOf<'TxnOffsetCommit'>,
  now: number,
): Step<BrokerState> {
  const name = partitionOfGroup(state.image, request.groupId)
  const answer = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  if (request.api === 'FindCoordinator') {
    const brokerId = name ? state.image.partitions[name]!.leader : 0
    return answer({ api: 'FindCoordinator', errorCode: brokerId > 0 ? 'NONE' : 'COORDINATOR_NOT_AVAILABLE', brokerId })
  }
  const errorCode = refusal(state, request)
  if (errorCode !== 'NONE') return answer(refusalOf(request, errorCode))
  const replica = name ? state.replicas[name] : undefined
  if (replica?.role !== 'leader') return answer(refusalOf(request, 'NOT_COORDINATOR'))
  const { log, highWatermark } = replica
  if (log.logEndOffset > highWatermark && request.api === 'OffsetFetch')
    return answer(refusalOf(request, 'COORDINATOR_LOAD_IN_PROGRESS'))
  return serveMember(config, state, replica, asker, request, { now })
}

/** The coordinator of a transaction has said whether it has these offsets; whose they are may have changed since. */
export function offsetsVerified(
  config: BrokerConfig,
  state: BrokerState,
  errand: Verified<'offsets'>,
  said: Response | undefined,
  now: number,
): Step<BrokerState> {
  const { request, guard } = errand
  const name = partitionOfGroup(state.image, request.groupId) ?? ''
  const refused = refusedByCoordinator(state, errand, name, said)
  if (refused !== undefined) return refused
  const replica = state.replicas[name]
  if (replica?.role !== 'leader')
    return [state, [respond(askerOf(errand), { api: 'TxnOffsetCommit', errorCode: 'NOT_COORDINATOR' })]]
  return serveMember(config, state, replica, askerOf(errand), request, { now, guard })
}

const mayBeEmpty: ReadonlySet<Coordinated['api']> = new Set([
  'OffsetCommit',
  'TxnOffsetCommit',
  'OffsetFetch',
  'DescribeGroups',
])

/** What makes no sense whoever coordinates. An empty group id is taken in commits, as old clients have it (GroupCoordinator.isValidGroupId). */
function refusal({ image }: BrokerState, request: Coordinated): ErrorCode {
  if (!mayBeEmpty.has(request.api)) return request.groupId === '' ? 'INVALID_GROUP_ID' : 'NONE'
  if (request.api !== 'OffsetCommit' && request.api !== 'TxnOffsetCommit') return 'NONE'
  const { offsets } = request
  if (request.api === 'TxnOffsetCommit' && checkTransactional(request) !== 'NONE') return 'INVALID_REQUEST'
  if (!Object.values(offsets).every(offset => Number.isSafeInteger(offset))) return 'INVALID_REQUEST'
  const isKnown = Object.keys(offsets).every(name => valueOf(image.partitions, name) !== undefined)
  return isKnown ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION'
}

function serveMember(
  config: BrokerConfig,
  before: BrokerState,
  replica: Replica,
  asker: Asker,
  request: Coordinated,
  moment: Moment,
): Step<BrokerState> {
  const name = replica.topicPartition
  const [state, stored] = read(before, replica, request.groupId)
  const group = groupOf(state, name, request.groupId, stored)
  const answer = (body: Response): Step<BrokerState> => [state, [respond(asker, body)]]
  const done = (step: GroupStep) => performed(config, state, name, step, moment)
  switch (request.api) {
    case 'JoinGroup': {
      const counted = { ...state, memberIds: state.memberIds + 1 }
      const joined = join(config, group, asker, request, freshId(config, counted, request))
      return performed(config, counted, name, joined, moment)
    }
    case 'SyncGroup':
      return done(sync(config, group, asker, request))
    case 'Heartbeat':
      return done(heartbeat(config, group, asker, request))
    case 'LeaveGroup':
      return done(leaveGroup(config, group, asker, request))
    case 'OffsetFetch': {
      const { topicPartitions, requireStable = false } = request
      const isUndecided = isPending(state.groups[name]!.offsets, request.groupId, topicPartitions)
      if (config.rules.isUnstable(isUndecided, requireStable))
        return answer(refusalOf(request, 'UNSTABLE_OFFSET_COMMIT'))
      const offsets = Object.fromEntries(request.topicPartitions.map(tp => [tp, valueOf(stored.offsets, tp) ?? -1]))
      return answer({ api: 'OffsetFetch', errorCode: 'NONE', offsets })
    }
    case 'OffsetCommit': {
      const errorCode = checkCommit(config, group, request, isKnown(group, stored))
      if (errorCode !== 'NONE') return answer({ api: 'OffsetCommit', errorCode })
      const member = group.members.find(({ memberId }) => memberId === request.memberId)
      const written = write(config, state, name, offsetsBatch(request), { kind: 'offsets', ...asker }, moment)
      return followedBy(written, next => [next, member ? [setSession(group, member)] : []])
    }
    case 'TxnOffsetCommit': {
      // OffsetMetadataManager.validateTransactionalOffsetCommit: a group that nobody knows has no generation to be of.
      if (request.generationId >= 0 && !isKnown(group, stored))
        return answer({ api: 'TxnOffsetCommit', errorCode: 'ILLEGAL_GENERATION' })
      const member = group.members.find(({ memberId }) => memberId === request.memberId)
      const step = commitInTransaction(config, state, replica, group, asker, request, moment)
      return followedBy(step, next => [next, member ? [setSession(group, member)] : []])
    }
    case 'DescribeGroups':
      return answer(described(group, isKnown(group, stored)))
  }
}

const isKnown = ({ members, generationId }: ClassicGroup, { offsets }: Group): boolean =>
  generationId > 0 || members.length > 0 || Object.keys(offsets).length > 0

function described(group: ClassicGroup, isKnown: boolean): Response {
  const members = group.members.map(({ memberId, groupInstanceId, clientId, assignment }) => {
    return { memberId, groupInstanceId, clientId, assignment: group.state === 'Stable' ? assignment : [] }
  })
  const { state, protocolName } = group
  const groupState = isKnown ? state : 'Dead'
  return { api: 'DescribeGroups', errorCode: 'NONE', groupState, protocolName, members }
}

/** Kafka's is the client's id and a UUID; here a number that no broker gives out twice. */
const freshId = (
  { brokerId }: BrokerConfig,
  { incarnation, memberIds }: BrokerState,
  { clientId, groupInstanceId }: RequestOf<'JoinGroup'>,
) => `${groupInstanceId ?? clientId}-${brokerId}.${incarnation}.${memberIds}`

/** G1: the groups of the log, read as far as it goes. */
function read(state: BrokerState, replica: Replica, groupId: string): readonly [BrokerState, Group] {
  const groups = groupsOf(replica.log, state.groups[replica.topicPartition])
  const next = { ...state, groups: { ...state.groups, [replica.topicPartition]: groups } }
  return [next, groupIn(groups, groupId)]
}

const groupOf = ({ offices }: BrokerState, name: TopicPartition, groupId: string, stored: Group): ClassicGroup =>
  valueOf(offices[name]?.groups ?? {}, groupId) ?? groupFromLog(groupId, stored)

/** The group as it is now, and its deeds done: effects as they are, records written. */
function performed(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  [group, deeds]: GroupStep,
  { now }: Pick<Moment, 'now'>,
): Step<BrokerState> {
  const office = state.offices[name]
  const groups = { ...office?.groups, [group.groupId]: group }
  const kept: Office = { leaderEpoch: office?.leaderEpoch ?? state.replicas[name]!.leaderEpoch, groups }
  const moves = deeds.map(deed => (next: BrokerState) => perform(config, next, name, deed, now))
  return followedBy([{ ...state, offices: { ...state.offices, [name]: kept } }, []], ...moves)
}

function perform(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  deed: Deed,
  now: number,
): Step<BrokerState> {
  if (deed.type !== 'WriteGroup') return [state, [deed]]
  const { group } = deed.what
  return write(config, state, name, groupBatch(group.groupId, storedGroup(group)), deed.what, { now })
}

/** Kafka's translation (GroupMetadataManager): what the log refuses, the coordinator is not available for. */
export function translated(errorCode: ErrorCode): ErrorCode {
  if (errorCode === 'NONE') return 'NONE'
  return errorCode === 'NOT_LEADER_OR_FOLLOWER' ? 'NOT_COORDINATOR' : 'COORDINATOR_NOT_AVAILABLE'
}

export function groupWritten(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  writing: GroupWriting,
  errorCode: ErrorCode,
  now: number,
): Step<BrokerState> {
  const group = valueOf(state.offices[name]?.groups ?? {}, writing.group.groupId)
  if (group === undefined) return [state, []]
  return performed(config, state, name, afterGroupWriting(config, group, writing, errorCode), { now })
}

function afterGroupWriting(
  config: BrokerConfig,
  group: ClassicGroup,
  writing: GroupWriting,
  errorCode: ErrorCode,
): GroupStep {
  if (writing.kind === 'sync') return assigned(config, group, writing.group, errorCode)
  return writing.kind === 'replacement' ? replacementWritten(group, writing, errorCode) : [group, []]
}

/** A timer of a group's, in the office in which it was set: any other has cancelled it. */
export function groupTimer(
  config: BrokerConfig,
  state: BrokerState,
  timer: GroupTimer,
  now: number,
): Step<BrokerState> {
  const name = partitionOfGroup(state.image, timer.groupId)
  const group = valueOf(state.offices[name ?? '']?.groups ?? {}, timer.groupId)
  if (name === undefined || group === undefined || state.replicas[name]?.role !== 'leader') return [state, []]
  return performed(config, state, name, onClock(config, group, timer), { now })
}

function onClock(config: BrokerConfig, group: ClassicGroup, { clock, memberId }: GroupTimer): GroupStep {
  switch (clock) {
    case 'session':
      return sessionIsOver(config, group, memberId)
    case 'join':
      return joinTimeIsUp(config, group)
    case 'sync':
      return syncTimeIsUp(config, group)
  }
}

/** O1: whatever the step was, groups follow the offices of their partitions. */
export function followOffices(before: BrokerState, [state, effects]: Step<BrokerState>): Step<BrokerState> {
  if (state.replicas === before.replicas) return [state, effects]
  const names = Object.keys(state.replicas).filter(name => topicOf(name).topic === offsetsTopic)
  const moves = names.map(name => (next: BrokerState) => followOffice(next, state.replicas[name]!))
  return followedBy([state, effects], ...moves)
}

function followOffice(state: BrokerState, replica: Replica): Step<BrokerState> {
  const { topicPartition, role, leaderEpoch } = replica
  const office = state.offices[topicPartition]
  const isLeader = role === 'leader'
  if (isLeader ? office?.leaderEpoch === leaderEpoch : office === undefined) return [state, []]
  const { [topicPartition]: _, ...offices } = state.offices
  const goodbye = office ? Object.values(office.groups).flatMap(unloaded) : []
  if (!isLeader) return [{ ...state, offices }, goodbye]
  const stored = Object.entries(groupsOf(replica.log).byId).map(([id, group]) => groupFromLog(id, group))
  const living = stored.filter(({ members }) => members.length > 0)
  const groups = Object.fromEntries(living.map(group => [group.groupId, group]))
  const sessions = living.flatMap(group => group.members.map(member => setSession(group, member)))
  return [{ ...state, offices: { ...offices, [topicPartition]: { leaderEpoch, groups } } }, [...goodbye, ...sessions]]
}

function unloaded(group: ClassicGroup): readonly Effect[] {
  const answers = group.members.flatMap(({ awaitingJoin, awaitingSync }) => [
    ...(awaitingJoin === null ? [] : [respond(awaitingJoin, joinError('NOT_COORDINATOR'))]),
    ...(awaitingSync === null
      ? []
      : [respond(awaitingSync, { api: 'SyncGroup', errorCode: 'NOT_COORDINATOR', assignment: [] } as const)]),
  ])
  const ids = [...group.members.map(({ memberId }) => memberId), ...group.pendingMembers]
  return [...answers, ...ids.map(id => stopSession(group, id)), stopClock(group, 'join'), stopClock(group, 'sync')]
}
