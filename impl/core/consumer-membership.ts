/**
 * Consumer, its membership: how it learns that the group goes on without it, or anew, and what it gives up then.
 *
 *     REBALANCE_IN_PROGRESS ─▶ mustRejoin        ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID ─▶ lost ──poll──▶ joining        FENCED_INSTANCE_ID ─▶ failed
 *
 *   S1  what is given up is told: as revoked, or as lost, where others may have it already; the application hears of it in its next poll
 *   S2  who was late (max.poll.interval.ms) leaves, and goes on handling what it has: it does not know yet (the zombie)
 *
 * Not modelled: a session time-out that the client notices by itself (it looks for the coordinator then).
 */
import {
  type ConsumerState,
  type ConsumerStep,
  isMember,
  isOwner,
  assignedTo,
  rulesOf,
  tell,
} from './consumer-state.ts'
import { endPoll } from './consumer-fetch.ts'
import { cancelTimer, isAwaiting, post, setTimer } from './consumer-requests.ts'
import type { ErrorCode } from './errors.ts'
import type { TopicPartition } from './protocol.ts'
import { chain } from './steps.ts'

const misdirected: ReadonlySet<string> = new Set<ErrorCode>(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'])

export const loseCoordinator = (state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerState =>
  misdirected.has(errorCode) ? { ...state, coordinator: '' } : state

/** Refusals that no second try changes. */
const isFatal: ReadonlySet<string> = new Set<ErrorCode>([
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_SESSION_TIMEOUT',
  'INVALID_GROUP_ID',
  'GROUP_MAX_SIZE_REACHED',
])

/** Whether it is a member still: it joins again, as somebody else where it is not known any more. */
export function membershipAfter(errorCode: ErrorCode | 'DISCONNECTED') {
  if (errorCode === 'REBALANCE_IN_PROGRESS') return 'rebalancing'
  if (errorCode === 'ILLEGAL_GENERATION') return 'lost'
  if (errorCode === 'UNKNOWN_MEMBER_ID') return 'unknown'
  return errorCode === 'FENCED_INSTANCE_ID' ? 'fenced' : 'kept'
}

/** What an answer of the coordinator's means for a member; nothing, mostly. */
export function loseMembership(state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerStep {
  if (isFatal.has(errorCode)) return fail(state, errorCode as ErrorCode)
  switch (membershipAfter(errorCode)) {
    case 'kept':
      return [state, []]
    case 'rebalancing':
      return [{ ...state, mustRejoin: isOwner(state) || state.mustRejoin }, []]
    case 'lost':
      return beLost({ ...state, generationId: -1 })
    case 'unknown':
      return beLost({ ...state, generationId: -1, memberId: '' })
    case 'fenced':
      return fail(state, 'FENCED_INSTANCE_ID')
  }
}

function beLost(state: ConsumerState): ConsumerStep {
  if (!isMember(state)) return [state, []]
  const lost: ConsumerState = { ...state, phase: 'lost', mustRejoin: false, deal: null, isAutoCommitDue: false }
  return chain(lost, next => cancelTimer(next, 'heartbeat'))
}

function fail(state: ConsumerState, failure: ErrorCode): ConsumerStep {
  if (state.phase === 'closing' || state.phase === 'closed' || state.phase === 'failed') return [state, []]
  return chain(
    { ...state, phase: 'failed', failure, mustRejoin: false, deal: null },
    next => giveUp(next, assignedTo(next), true),
    next => cancelTimer(next, 'heartbeat'),
    next => cancelTimer(next, 'pollInterval'),
    next => tell(next, { type: 'GroupFailed', errorCode: failure }),
    next => (next.poll === null ? [next, []] : endPoll(next, '', [])),
  )
}

/** S1. */
export function giveUp(state: ConsumerState, names: readonly TopicPartition[], isLost = false): ConsumerStep {
  if (names.length === 0) return [state, []]
  const partitions = Object.fromEntries(Object.entries(state.partitions).filter(([name]) => !names.includes(name)))
  const { poll, unplaced } = state
  const isPolled = poll !== null && names.includes(poll.at)
  const next: ConsumerState = {
    ...state,
    partitions,
    poll: isPolled ? { ...poll, at: '' } : poll,
    unplaced: unplaced.filter(name => !names.includes(name)),
  }
  return chain(next, ...names.map(name => (same: ConsumerState) => cancelTimer(same, `fetch/${name}`)), same =>
    tell(same, { type: 'Revoked', partitions: names, isLost }),
  )
}

export const startHeartbeat = (state: ConsumerState): ConsumerStep =>
  setTimer(state, 'heartbeat', state.config.heartbeatIntervalMs)

/** Timer heartbeat: one is on its way at a time. */
export function heartbeatFired(state: ConsumerState): ConsumerStep {
  const { coordinator, memberId, generationId, config } = state
  if (!isMember(state)) return [state, []]
  if (coordinator === '' || isAwaiting(state, 'Heartbeat')) return startHeartbeat(state)
  const { groupId, groupInstanceId = null } = config
  const body = { api: 'Heartbeat', groupId, memberId, groupInstanceId, generationId } as const
  return chain(state, next => post(next, coordinator, body), startHeartbeat)
}

/** Timer pollInterval, S2. While it waits in the barrier of a rebalance the coordinator measures the time. */
export function pollIsLate(state: ConsumerState): ConsumerStep {
  if (state.poll !== null || !rulesOf(state).leavesWhenLate(state.config)) return [state, []]
  if (state.phase === 'joining') return setTimer(state, 'pollInterval', state.config.maxPollIntervalMs)
  if (!isMember(state)) return [state, []]
  return chain(state, sayGoodbye, next => beLost({ ...next, generationId: -1, memberId: '' }))
}

/** LeaveGroup, where there is somebody to tell, and something to tell. */
export function sayGoodbye(state: ConsumerState): ConsumerStep {
  const { config, memberId, coordinator } = state
  const { groupId, groupInstanceId = null } = config
  if (memberId === '' || coordinator === '' || !rulesOf(state).saysThatItLeaves(config)) return [state, []]
  return post(state, coordinator, { api: 'LeaveGroup', groupId, memberId, groupInstanceId })
}
