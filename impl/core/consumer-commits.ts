/**
 * Consumer, its commits: what is committed, when, and what an answer means.
 *
 *   G1  what is committed by default is the position: the next offset that a successor will hand out
 *   G2  a refusal by generation means that others have taken over; REBALANCE_IN_PROGRESS that one joins again, and may commit then
 *   G3  a commit is tried once, and its failure told: whether to repeat it is the application's, or the next interval's to decide
 *
 * An application may commit for a partition that is not its own: neither Kafka's client nor its coordinator looks at that (assign, seek tools).
 * Not modelled: leader epochs with the offsets (KIP-320), commits that are retried till a deadline (commitSync: cluster/consumer.ts does).
 */
import {
  change,
  type ConsumerRequest,
  type ConsumerState,
  type ConsumerStep,
  isOwner,
  type Offsets,
  rulesOf,
  tell,
} from './consumer-state.ts'
import { loseCoordinator, loseMembership } from './consumer-membership.ts'
import { cancelTimer, post, setTimer } from './consumer-requests.ts'
import type { ErrorCode } from './errors.ts'
import { chain } from './steps.ts'

export const startAutoCommit = (state: ConsumerState): ConsumerStep =>
  state.config.autoCommit === 'off' ? [state, []] : setTimer(state, 'autoCommit', state.config.autoCommitIntervalMs)

export const autoCommitFired = (state: ConsumerState): ConsumerStep =>
  rulesOf(state).commitsAtOnce(state.config)
    ? chain(state, autoCommit, startAutoCommit)
    : [{ ...state, isAutoCommitDue: true }, []]

/**
 * Java's, inside poll: what earlier polls returned has been dealt with, as the application has come back. Who is about to join again has made the commit
 * that counts, and makes no other before it has joined (ConsumerCoordinator.poll returns before it comes to maybeAutoCommitOffsetsAsync).
 */
export function commitIfDue(state: ConsumerState): ConsumerStep {
  if (!state.isAutoCommitDue || state.phase === 'preparing' || !mayCommit(state)) return [state, []]
  return chain({ ...state, isAutoCommitDue: false }, autoCommit, startAutoCommit)
}

export const mayCommit = (state: ConsumerState): boolean =>
  (isOwner(state) || (state.phase === 'closing' && state.generationId >= 0)) && state.coordinator !== ''

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

/** Of nothing it is done at once. */
export function commit(state: ConsumerState, offsets: Offsets): ConsumerStep {
  const { config, memberId, generationId, coordinator } = state
  if (!mayCommit(state)) return tell(state, { type: 'CommitFailed', errorCode: whyNot(state) })
  if (Object.keys(offsets).length === 0) return tell(state, { type: 'Committed', offsets })
  const { groupId, groupInstanceId = null } = config
  const body = { api: 'OffsetCommit', groupId, memberId, groupInstanceId, generationId, offsets } as const
  return post(noteSent(state, offsets), coordinator, body, { offsets })
}

/** CommitFailedException, or RebalanceInProgressException: the member need not ask. */
function whyNot(state: ConsumerState): ErrorCode {
  const { phase, failure } = state
  if (failure !== 'NONE') return failure
  if (isOwner(state)) return 'COORDINATOR_NOT_AVAILABLE'
  return phase === 'lost' || phase === 'closing' ? 'UNKNOWN_MEMBER_ID' : 'REBALANCE_IN_PROGRESS'
}

const noteSent = (state: ConsumerState, offsets: Offsets): ConsumerState =>
  Object.entries(offsets).reduce((next, [name, sentOffset]) => change(next, name, { sentOffset }), state)

export function commitAnswered(state: ConsumerState, request: ConsumerRequest, errorCode: ErrorCode): ConsumerStep {
  const { offsets, generationId } = request
  if (errorCode !== 'NONE') return commitFailed(state, request, errorCode)
  const isCurrent = generationId === state.generationId
  const noted = (next: ConsumerState) =>
    Object.entries(offsets).reduce((same, [name, committedOffset]) => change(same, name, { committedOffset }), next)
  return tell(isCurrent ? noted(state) : state, { type: 'Committed', offsets })
}

/** Before revocation a commit of which nothing is known is made again (ConsumerCoordinator.onJoinPrepare: retriable), and only then all is given up. */
const prepareAgain = (state: ConsumerState, errorCode: ErrorCode | 'DISCONNECTED'): ConsumerState =>
  state.phase === 'preparing' && errorCode === 'DISCONNECTED' ? { ...state, phase: 'ready', mustRejoin: true } : state

/** Java's next poll tries again, librdkafka's next interval. */
export function commitFailed(
  state: ConsumerState,
  { offsets, generationId }: ConsumerRequest,
  errorCode: ErrorCode | 'DISCONNECTED',
): ConsumerStep {
  const next = Object.keys(offsets).reduce(
    (same, name) => change(same, name, { sentOffset: same.partitions[name]?.committedOffset ?? -1 }),
    loseCoordinator(state, errorCode),
  )
  const isDue = state.config.autoCommit === 'java'
  return chain(
    prepareAgain({ ...next, isAutoCommitDue: isDue }, errorCode),
    same => (isDue ? cancelTimer(same, 'autoCommit') : [same, []]),
    same => tell(same, { type: 'CommitFailed', errorCode }),
    same => (generationId === same.generationId ? loseMembership(same, errorCode) : [same, []]),
  )
}
