/**
 * Consumer, its group: finding the coordinator, joining, dealing as the leader, and where the group has got to.
 *
 *     FindCoordinator ─▶ JoinGroup ─┬─ leader: Metadata, deals ─┬─▶ SyncGroup ─▶ OffsetFetch of what was added ─▶ ready
 *                            ▲      └─ others ──────────────────┘
 *     mustRejoin, in a poll ─┴─ preparing: a commit of what was dealt with, its answer; then all is revoked (eager), or nothing yet (cooperative)
 *
 *   J1  an application is told what it has to give up before it may be somebody else's: before JoinGroup (eager), or, where it is to give it up,
 *       when it is told so; it joins once more then (cooperative, KIP-429)
 *   J2  a leader deals with the partitions that it knows of by then, and deals anew when its metadata has others
 *
 * Not modelled: a rebalance that has begun in a poll goes on by itself between two polls, where Java's waits for the next.
 */
import { autoCommit, commitAnswered, startAutoCommit } from './consumer-commits.ts'
import { dealAnew, dealIfKnown, joinRequest, syncRequest } from './consumer-deal.ts'
import { giveUp, loseCoordinator, loseMembership, membershipAfter, startHeartbeat } from './consumer-membership.ts'
import { cancelTimer, isAwaiting, isSet, post, postToBootstrap, setTimer } from './consumer-requests.ts'
import {
  assignedTo,
  change,
  type ConsumerRequest,
  type ConsumerState,
  type ConsumerStep,
  isOwner,
  retryBackoffMs,
  rulesOf,
  tell,
  unknownPartition,
} from './consumer-state.ts'
import type { ErrorCode } from './errors.ts'
import type { AssignorName } from './group-protocol.ts'
import { brokerNode } from './leaders.ts'
import type { Response, ResponseOf, TopicPartition } from './protocol.ts'
import { chain } from './steps.ts'

/** The next question on the way to being ready, unless it is asked already or must wait. */
export const approach = (state: ConsumerState): ConsumerStep => chain(state, beTold, prepare, rejoin, ask)

/** In a poll, where a rebalance was heard of. */
function prepare(state: ConsumerState): ConsumerStep {
  const isDue = state.mustRejoin && state.poll !== null && isOwner(state) && state.phase !== 'preparing'
  if (!isDue) return [state, []]
  const preparing: ConsumerState = { ...state, phase: 'preparing', mustRejoin: false }
  return rulesOf(state).commitsBeforeRevocation(state.config) ? autoCommit(preparing) : [preparing, []]
}

/** J1. Whether that commit was taken or not: the next owner begins where the group is by then. */
function rejoin(state: ConsumerState): ConsumerStep {
  const join = (next: ConsumerState): ConsumerStep => [{ ...next, phase: 'joining', deal: null }, []]
  if (state.phase === 'lost' && state.poll !== null)
    return chain(state, next => giveUp(next, assignedTo(next), true), join)
  if (state.phase !== 'preparing' || isAwaiting(state, 'OffsetCommit')) return [state, []]
  const revoked = rulesOf(state).revokedBeforeJoining(state.config, assignedTo(state))
  return chain(state, next => giveUp(next, revoked), join)
}

function ask(state: ConsumerState): ConsumerStep {
  const { coordinator, phase, config, unplaced } = state
  const { groupId } = config
  if (isSet(state, 'coordinator') || isAway.has(phase)) return [state, []]
  if (coordinator === '') {
    const isAsked = isAwaiting(state, 'FindCoordinator')
    return isAsked ? [state, []] : postToBootstrap(state, { api: 'FindCoordinator', groupId })
  }
  if (phase === 'joining' && !isAwaiting(state, 'JoinGroup')) return post(state, coordinator, joinRequest(state))
  if (phase === 'assigning') return dealIfKnown(state)
  if (phase === 'offsets' && !isAwaiting(state, 'OffsetFetch'))
    return post(state, coordinator, {
      api: 'OffsetFetch',
      groupId,
      topicPartitions: unplaced,
      requireStable: rulesOf(state).waitsForStableOffsets(config),
    })
  return [state, []]
}

const isAway: ReadonlySet<ConsumerState['phase']> = new Set(['lost', 'failed', 'closing', 'closed'])

export function groupAnswered(state: ConsumerState, request: ConsumerRequest, body: Response): ConsumerStep {
  const isCurrent = request.generationId === state.generationId
  switch (body.api) {
    case 'OffsetCommit':
      return commitAnswered(state, request, body.errorCode)
    case 'FindCoordinator':
      return body.errorCode === 'NONE'
        ? [{ ...state, coordinator: brokerNode(body.brokerId) }, []]
        : groupFailed(state, body.errorCode)
    case 'JoinGroup':
      return state.phase === 'joining' ? joinAnswered(state, body) : [state, []]
    case 'SyncGroup':
      return isCurrent && state.phase === 'syncing' ? syncAnswered(state, body) : [state, []]
    case 'Heartbeat':
      return isCurrent ? loseMembership(loseCoordinator(state, body.errorCode), body.errorCode) : [state, []]
    case 'OffsetFetch':
      if (!isCurrent || state.phase !== 'offsets') return [state, []]
      return body.errorCode === 'NONE' ? place(state, body) : groupFailed(state, body.errorCode)
    default:
      return [state, []]
  }
}

/** One more time after a while. */
export const groupFailed = (state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerStep =>
  setTimer(loseCoordinator(state, errorCode), 'coordinator', retryBackoffMs)

function joinAnswered(state: ConsumerState, answer: ResponseOf<'JoinGroup'>): ConsumerStep {
  const { errorCode, generationId, memberId, leader, members, skipAssignment } = answer
  if (errorCode === 'MEMBER_ID_REQUIRED') return [{ ...state, memberId }, []]
  if (errorCode !== 'NONE') return joinFailed(state, errorCode)
  const protocolName = answer.protocolName as AssignorName
  const deal = leader === memberId && !skipAssignment ? { protocolName, members, dealtWith: '' } : null
  const joined: ConsumerState = {
    ...state,
    generationId,
    memberId,
    deal,
    waiting: null,
    phase: deal ? 'assigning' : 'syncing',
  }
  return chain(joined, startHeartbeat, next =>
    deal ? [next, []] : post(next, next.coordinator, syncRequest(next, [])),
  )
}

/** Of JoinGroup, or of SyncGroup: it joins again, as whom it may. */
export function joinFailed(state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerStep {
  const again: ConsumerState = { ...state, phase: 'joining', deal: null }
  const membership = membershipAfter(errorCode)
  if (membership === 'rebalancing') return [again, []]
  if (membership === 'lost' || membership === 'unknown') {
    const memberId = membership === 'lost' ? state.memberId : ''
    // What it has (cooperative) it gives up in a poll, and joins again then.
    const phase = assignedTo(state).length > 0 ? 'lost' : 'joining'
    return chain({ ...again, phase, generationId: -1, memberId }, next => cancelTimer(next, 'heartbeat'))
  }
  return chain(
    again,
    next => loseMembership(next, errorCode),
    next => (next.phase === 'failed' ? [next, []] : groupFailed(next, errorCode)),
  )
}

function syncAnswered(state: ConsumerState, { errorCode, assignment }: ResponseOf<'SyncGroup'>): ConsumerStep {
  return errorCode === 'NONE' ? beTold({ ...state, waiting: assignment }) : joinFailed(state, errorCode)
}

/** J1: what it has to give up it gives up in a poll, where the application has nothing in hand. */
function beTold(state: ConsumerState): ConsumerStep {
  const { waiting, poll, phase } = state
  const owned = assignedTo(state)
  const revoked = owned.filter(name => !waiting?.includes(name))
  if (phase !== 'syncing' || waiting === null || (revoked.length > 0 && poll === null)) return [state, []]
  const added = waiting.filter(name => !owned.includes(name))
  return chain(
    { ...state, waiting: null },
    next => giveUp(next, revoked),
    next => [assigned(next, waiting, revoked.length > 0), []],
    next => tell(next, { type: 'Assigned', generationId: next.generationId, partitions: waiting, added }),
    startPollInterval,
    next => (next.unplaced.length === 0 ? beReady(next, []) : [next, []]),
  )
}

/** J1: who had to give something up joins once more, so that somebody else gets it. */
function assigned(state: ConsumerState, assignment: readonly TopicPartition[], mustRejoin: boolean): ConsumerState {
  const partitions = assignment.map(name => [name, state.partitions[name] ?? unknownPartition] as const)
  const unplaced = assignment.filter(name => state.partitions[name] === undefined || state.unplaced.includes(name))
  const next = { partitions: Object.fromEntries(partitions), unplaced, turn: 0, mustRejoin }
  const { generationId, memberId } = state
  return { ...state, phase: 'offsets', ...next, joinedAs: { generationId, memberId } }
}

const startPollInterval = (state: ConsumerState): ConsumerStep =>
  state.poll !== null || isSet(state, 'pollInterval')
    ? [state, []]
    : setTimer(state, 'pollInterval', state.config.maxPollIntervalMs)

/** A seek that came first stands. */
function place(state: ConsumerState, { offsets }: ResponseOf<'OffsetFetch'>): ConsumerStep {
  const names = state.unplaced.filter(name => offsets[name] !== undefined)
  const placed = names.reduce((next, name) => {
    const committedOffset = offsets[name]!
    const { position } = next.partitions[name]!
    const known = { committedOffset, sentOffset: committedOffset }
    return change(next, name, { ...known, position: position >= 0 ? position : committedOffset })
  }, state)
  return beReady({ ...placed, unplaced: state.unplaced.filter(name => !names.includes(name)) }, names)
}

function beReady(state: ConsumerState, placed: readonly TopicPartition[]): ConsumerStep {
  const committed = Object.fromEntries(placed.map(name => [name, state.partitions[name]!.committedOffset]))
  return chain(
    { ...state, phase: state.unplaced.length === 0 ? 'ready' : 'offsets' },
    next => tell(next, { type: 'Joined', generationId: next.generationId, committed }),
    next => tellMissing(next, placed),
    next => (isSet(next, 'autoCommit') || next.isAutoCommitDue ? [next, []] : startAutoCommit(next)),
    // A topic may have been heard of since it was dealt with.
    dealAnew,
  )
}

/** Without a reset policy, what the group has no offset for waits until the application seeks. */
function tellMissing(state: ConsumerState, placed: readonly TopicPartition[]): ConsumerStep {
  if (state.config.autoOffsetReset !== 'none') return [state, []]
  const missing = placed.filter(name => state.partitions[name]!.position < 0)
  const moves = missing.map(
    topicPartition => (next: ConsumerState) =>
      tell(next, { type: 'OffsetOutOfRange', topicPartition, offset: -1, reset: 'none' }),
  )
  return chain(state, ...moves)
}
