/**
 * Consumer, its group: finding the coordinator, joining, and committing offsets.
 *
 *     FindCoordinator ──▶ JoinGroup ──▶ OffsetFetch ──▶ ready ──ILLEGAL_GENERATION──▶ lost ──poll──▶ JoinGroup
 *
 *   G1  what is committed by default is the position: the next offset that a successor will hand out
 *   G2  a refusal by generation means that others have taken over; positions are forgotten with it
 *   G3  a commit is tried once, and its failure told: whether to repeat it is the application's, or the next interval's to decide
 *
 * Not modelled: heartbeats and max.poll.interval.ms (one learns of another generation from a refused commit), rebalances, LeaveGroup,
 * leader epochs with the offsets (KIP-320), commits that are retried till a deadline (commitSync).
 */
import {
  change,
  type ConsumerRequest,
  type ConsumerState,
  type ConsumerStep,
  type Offsets,
  tell,
} from './consumer-state.ts'
import { retryBackoffMs, unknownPartition } from './consumer-state.ts'
import { cancelTimer, isAwaiting, isSet, post, postToBootstrap, setTimer } from './consumer-requests.ts'
import type { ErrorCode } from './errors.ts'
import { brokerNode } from './leaders.ts'
import type { Response, ResponseOf } from './protocol.ts'
import { kafkaRules, type Rules } from './rules.ts'
import { chain } from './steps.ts'

/** The next question on the way to being ready, unless it is asked already or must wait. */
export function approach(state: ConsumerState): ConsumerStep {
  const { coordinator, phase, config, memberId } = state
  const { groupId } = config
  if (isSet(state, 'coordinator')) return [state, []]
  if (phase !== 'joining' && phase !== 'offsets' && phase !== 'ready') return [state, []]
  if (coordinator === '') {
    const isAsked = isAwaiting(state, 'FindCoordinator')
    return isAsked ? [state, []] : postToBootstrap(state, { api: 'FindCoordinator', groupId })
  }
  if (phase === 'joining' && !isAwaiting(state, 'JoinGroup')) {
    return post(state, coordinator, { api: 'JoinGroup', groupId, memberId })
  }
  if (phase === 'offsets' && !isAwaiting(state, 'OffsetFetch')) {
    return post(state, coordinator, { api: 'OffsetFetch', groupId, topicPartitions: config.topicPartitions })
  }
  return [state, []]
}

export function groupAnswered(state: ConsumerState, request: ConsumerRequest, body: Response): ConsumerStep {
  if (body.api === 'OffsetCommit') return commitAnswered(state, request, body.errorCode)
  if (body.errorCode !== 'NONE') return groupFailed(state, body.errorCode)
  if (body.api === 'FindCoordinator') return [{ ...state, coordinator: brokerNode(body.brokerId) }, []]
  if (body.api === 'JoinGroup') return [{ ...state, generationId: body.generationId, phase: 'offsets' }, []]
  return body.api === 'OffsetFetch' && state.phase === 'offsets' ? beReady(state, body) : [state, []]
}

/** One more time after a while, from where one must. */
export function groupFailed(state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerStep {
  const next: ConsumerState = misdirected.has(errorCode) ? { ...state, coordinator: '' } : state
  const isLost = takenOver.has(errorCode) && state.phase === 'offsets'
  return setTimer(isLost ? { ...next, phase: 'joining' } : next, 'coordinator', retryBackoffMs)
}

const misdirected: ReadonlySet<string> = new Set<ErrorCode>(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'])
const takenOver: ReadonlySet<string> = new Set<ErrorCode>(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])

/** A seek that came first stands. */
function beReady(state: ConsumerState, { offsets }: ResponseOf<'OffsetFetch'>): ConsumerStep {
  const partitions = Object.entries(state.partitions).map(([name, partition]) => {
    const committedOffset = offsets[name] ?? -1
    const position = partition.position >= 0 ? partition.position : committedOffset
    return [name, { ...partition, position, committedOffset, sentOffset: committedOffset }]
  })
  const committed = Object.fromEntries(state.config.topicPartitions.map(name => [name, offsets[name] ?? -1]))
  return chain(
    { ...state, phase: 'ready', partitions: Object.fromEntries(partitions) },
    next => tell(next, { type: 'Joined', generationId: next.generationId, committed }),
    tellMissing,
    startAutoCommit,
  )
}

/** Without a reset policy, what the group has no offset for waits until the application seeks. */
function tellMissing(state: ConsumerState): ConsumerStep {
  if (state.config.autoOffsetReset !== 'none') return [state, []]
  const missing = state.config.topicPartitions.filter(name => state.partitions[name]!.position < 0)
  const moves = missing.map(
    topicPartition => (next: ConsumerState) =>
      tell(next, { type: 'OffsetOutOfRange', topicPartition, offset: -1, reset: 'none' }),
  )
  return chain(state, ...moves)
}

const startAutoCommit = (state: ConsumerState): ConsumerStep =>
  state.config.autoCommit === 'off' ? [state, []] : setTimer(state, 'autoCommit', state.config.autoCommitIntervalMs)

export const autoCommitFired = (state: ConsumerState): ConsumerStep =>
  rulesOf(state).commitsAtOnce(state.config)
    ? chain(state, autoCommit, startAutoCommit)
    : [{ ...state, isAutoCommitDue: true }, []]

const rulesOf = ({ config: { rules = kafkaRules } }: ConsumerState): Rules => rules

/** Java's, inside poll: what earlier polls returned has been dealt with, as the application has come back. */
export function commitIfDue(state: ConsumerState): ConsumerStep {
  if (!state.isAutoCommitDue || !mayCommit(state)) return [state, []]
  return chain({ ...state, isAutoCommitDue: false }, autoCommit, startAutoCommit)
}

export const mayCommit = ({ phase, coordinator }: ConsumerState): boolean =>
  (phase === 'ready' || phase === 'closing') && coordinator !== ''

/** A commit that would repeat the last is not sent. */
export const autoCommit = (state: ConsumerState): ConsumerStep =>
  mayCommit(state) && hasNews(state) ? commit(state, committable(state)) : [state, []]

export const hasNews = (state: ConsumerState): boolean =>
  Object.entries(committable(state)).some(([name, offset]) => offset !== state.partitions[name]!.sentOffset)

function committable(state: ConsumerState): Offsets {
  const offsets = Object.entries(state.partitions).map(
    ([name, partition]) => [name, rulesOf(state).offsetToCommit(partition, state.config)] as const,
  )
  return Object.fromEntries(offsets.filter(([, offset]) => offset >= 0))
}

export const positionsOf = ({ partitions }: ConsumerState): Offsets =>
  Object.fromEntries(
    Object.entries(partitions)
      .filter(([, { position }]) => position >= 0)
      .map(([name, { position }]) => [name, position]),
  )

export function commit(state: ConsumerState, offsets: Offsets): ConsumerStep {
  const { config, memberId, generationId, phase, coordinator } = state
  if (!mayCommit(state)) {
    const errorCode = phase === 'ready' ? 'COORDINATOR_NOT_AVAILABLE' : 'UNKNOWN_MEMBER_ID'
    return tell(state, { type: 'CommitFailed', errorCode })
  }
  const body = { api: 'OffsetCommit', groupId: config.groupId, memberId, generationId, offsets } as const
  return post(noteSent(state, offsets), coordinator, body, { offsets })
}

const noteSent = (state: ConsumerState, offsets: Offsets): ConsumerState =>
  Object.entries(offsets).reduce((next, [name, sentOffset]) => change(next, name, { sentOffset }), state)

function commitAnswered(state: ConsumerState, request: ConsumerRequest, errorCode: ErrorCode): ConsumerStep {
  const { offsets, generationId } = request
  if (errorCode !== 'NONE') return commitFailed(state, request, errorCode)
  const next =
    generationId !== state.generationId
      ? state
      : Object.entries(offsets).reduce(
          (next, [name, committedOffset]) => change(next, name, { committedOffset }),
          state,
        )
  return tell(next, { type: 'Committed', offsets })
}

/** Java's next poll tries again, librdkafka's next interval. */
export function commitFailed(
  state: ConsumerState,
  { offsets, generationId }: ConsumerRequest,
  errorCode: ErrorCode | 'DISCONNECTED',
): ConsumerStep {
  const next = Object.keys(offsets).reduce(
    (next, name) => change(next, name, { sentOffset: next.partitions[name]!.committedOffset }),
    misdirected.has(errorCode) ? { ...state, coordinator: '' } : state,
  )
  const isDue = state.config.autoCommit === 'java'
  return chain(
    takenOver.has(errorCode) && generationId === state.generationId ? lose(next) : { ...next, isAutoCommitDue: isDue },
    same => tell(same, { type: 'CommitFailed', errorCode }),
    same => (same.isAutoCommitDue ? cancelTimer(same, 'autoCommit') : [same, []]),
  )
}

/** G2. A poll that is waiting joins again at once. */
function lose(state: ConsumerState): ConsumerState {
  if (state.phase !== 'ready') return state
  const partitions = Object.entries(state.partitions).map(([name, { isPaused }]) => [
    name,
    { ...unknownPartition, isPaused },
  ])
  return {
    ...state,
    phase: state.poll === null ? 'lost' : 'joining',
    isAutoCommitDue: false,
    partitions: Object.fromEntries(partitions),
  }
}
