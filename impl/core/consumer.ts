/**
 * Consumer: one member of a group, of however many, on the partitions that it is assigned: eager or cooperative, dynamic or static (KIP-345). The Java
 * client's or librdkafka's, by when it commits; the manners of kafkajs, kafka-go and platformatic are put around it (cluster/manners.ts).
 *
 *     start ─▶ FindCoordinator ─▶ JoinGroup ─▶ SyncGroup ─▶ OffsetFetch ─▶ ready ──poll──▶ Fetch ──▶ Polled ──(the application handles)──▶ poll …
 *                                     ▲                         │            ▲
 *                      a rebalance ───┘            no offset:   └─ListOffsets┘
 *
 * A Fetch is made inside a poll only: nothing is prefetched, so what is handed out was read from the leader for this poll.
 *
 * Timers: `coordinator` (try the group again), `heartbeat`, `pollInterval` (the application is late), `metadata` (find leaders), `metadataAge`,
 * `fetch/<tp>` (a fetch, or the look-up of a position), `poll` (nothing came in pollTimeoutMs), `autoCommit`, `request/<correlationId>`.
 * Files: consumer-state (data), consumer-requests (network), consumer-group (joining), consumer-deal (the leader's part), consumer-membership (what
 * is given up, and when), consumer-commits, consumer-fetch (leaders, positions), consumer-records (what a fetch brought).
 *
 *   C1  a poll is told of once, and there is one at a time
 *   C2  Java's auto-commit is of positions that earlier polls returned, inside poll and close; librdkafka's of what was handed out, any time
 *   C3  an orderly close commits, gives up what it has, leaves the group unless it is a static member, and is told when no answer is awaited any more
 *
 * It joins when it starts: subscribe and the first poll in one.
 * Not modelled: assign (a consumer without a group), prefetching, leader epochs beside committed offsets (KIP-320), the consumer group protocol of
 * KIP-848.
 */
import { assert } from './assert.ts'
import {
  autoCommit,
  autoCommitFired,
  commit,
  commitFailed,
  commitIfDue,
  hasNews,
  mayCommit,
  positionsOf,
} from './consumer-commits.ts'
import { dealAnew } from './consumer-deal.ts'
import { approach, groupAnswered, groupFailed, joinFailed } from './consumer-group.ts'
import { giveUp, heartbeatFired, pollIsLate, sayGoodbye } from './consumer-membership.ts'
import {
  endPoll,
  fetched,
  fetchFired,
  learnLeaders,
  leave,
  listed,
  metadataFired,
  pollOn,
  seekLeaders,
  seekPositions,
} from './consumer-fetch.ts'
import {
  cancelTimer,
  forgetNode,
  isAwaiting,
  putAway,
  requestOf,
  setTimer,
  sharingConnection,
} from './consumer-requests.ts'
import {
  assignedTo,
  change,
  type ConsumerCall,
  type ConsumerConfig,
  type ConsumerRequest,
  type ConsumerState,
  type ConsumerStep,
  type ConsumerTold,
  initialConsumer,
  isOwner,
  type Offsets,
  tell,
} from './consumer-state.ts'
import type { Input, Process } from './process.ts'
import type { Response } from './protocol.ts'
import { chain } from './steps.ts'

export { javaConsumerDefaults, librdkafkaConsumerDefaults } from './consumer-state.ts'
export type {
  AssignedPartition,
  ConsumerCall,
  ConsumerConfig,
  ConsumerState,
  ConsumerTold,
  PolledRecord,
} from './consumer-state.ts'

export function consumer(config: ConsumerConfig): Process<ConsumerState, ConsumerCall, ConsumerTold> {
  assert(config.bootstrap.length > 0, 'a consumer has somebody to ask')
  assert(config.maxPollRecords > 0, 'a poll may return a record')
  return {
    start: (_disk, _now, incarnation) => approach(initialConsumer(config, incarnation)),
    step: (state, input) => chain(state, next => dispatch(next, input), proceed, leaveGroup, tellClosed),
  }
}

/** Whatever is to be done next and not under way. */
const proceed = (state: ConsumerState): ConsumerStep => chain(state, approach, seekLeaders, seekPositions, pollOn)

function dispatch(state: ConsumerState, input: Input<ConsumerCall>): ConsumerStep {
  switch (input.type) {
    case 'Received':
      return input.message.kind === 'response' ? receive(state, input.correlationId, input.message.body) : [state, []]
    case 'TimerFired':
      return fired({ ...state, timers: state.timers.filter(each => each !== input.timer) }, input.timer)
    case 'Disconnected':
      return disconnect(state, input.correlationId)
    case 'DiskSpace':
      return [state, []]
    case 'Call':
      return called(state, input.call)
  }
}

function called(state: ConsumerState, call: ConsumerCall): ConsumerStep {
  assert(state.phase !== 'closing' && state.phase !== 'closed', 'nothing is asked of a consumer that was closed')
  switch (call.type) {
    case 'poll':
      return startPoll(state)
    case 'commit':
      assertOffsets(call.offsets ?? {})
      return commit(state, call.offsets ?? positionsOf(state))
    case 'seek':
      assigned(state, { [call.topicPartition]: call.offset })
      return [change(state, call.topicPartition, { position: call.offset }), []]
    case 'pause':
    case 'resume':
      assigned(state, { [call.topicPartition]: 0 })
      return [change(state, call.topicPartition, { isPaused: call.type === 'pause' }), []]
    case 'close':
      return close(state)
  }
}

/** OffsetAndMetadata cannot be made of a negative one; the coordinator does not look. */
const assertOffsets = (offsets: Offsets): void =>
  assert(
    Object.values(offsets).every(offset => Number.isSafeInteger(offset) && offset >= 0),
    'an offset that is committed is a whole number from 0 on',
  )

function assigned<Of extends Readonly<Record<string, number>>>({ partitions }: ConsumerState, offsets: Of): Of {
  assert(
    Object.keys(offsets).every(name => partitions[name] !== undefined),
    'a consumer is asked of what it is assigned',
  )
  return offsets
}

/** Who is not in the group any more joins again, as the Java client does, when the application comes back for more. */
function startPoll(state: ConsumerState): ConsumerStep {
  assert(state.poll === null, 'C1: one poll at a time')
  return chain(
    state,
    next => cancelTimer(next, 'pollInterval'),
    commitIfDue,
    next => setTimer({ ...next, poll: { tried: [], at: '' } }, 'poll', next.config.pollTimeoutMs),
    next => (next.phase === 'failed' ? refusePoll(next) : [next, []]),
  )
}

const refusePoll = (state: ConsumerState): ConsumerStep =>
  chain(
    state,
    next => tell(next, { type: 'GroupFailed', errorCode: next.failure }),
    next => endPoll(next, '', []),
  )

/** What was polled counts as handled: the application closes in good order. */
function close(before: ConsumerState): ConsumerStep {
  const mayHaveNews = isOwner(before) && before.config.autoCommit !== 'off'
  return chain(
    { ...before, phase: 'closing' },
    next => (next.poll === null ? [next, []] : endPoll(next, '', [])),
    next => (mayHaveNews ? commitAtClose(next) : [next, []]),
    next => chain(next, ...next.timers.map(timer => (same: ConsumerState) => cancelTimer(same, timer))),
    next =>
      putAway(
        next,
        next.requests.filter(({ api }) => api !== 'OffsetCommit'),
      ),
  )
}

function commitAtClose(state: ConsumerState): ConsumerStep {
  if (!hasNews(state)) return [state, []]
  return mayCommit(state)
    ? autoCommit(state)
    : tell(state, { type: 'CommitFailed', errorCode: 'COORDINATOR_NOT_AVAILABLE' })
}

/** C3: when no commit is awaited any more. */
function leaveGroup(state: ConsumerState): ConsumerStep {
  if (state.phase !== 'closing' || state.hasLeft || isAwaiting(state, 'OffsetCommit')) return [state, []]
  return chain({ ...state, hasLeft: true }, next => giveUp(next, assignedTo(next), next.generationId < 0), sayGoodbye)
}

/** C3. */
const tellClosed = (state: ConsumerState): ConsumerStep =>
  state.phase === 'closing' && state.requests.length === 0
    ? tell({ ...state, phase: 'closed' }, { type: 'Closed' })
    : [state, []]

/** A timer of something that is over changes nothing. */
function fired(state: ConsumerState, timer: string): ConsumerStep {
  const slash = timer.indexOf('/')
  const [concern, of] = slash < 0 ? [timer, ''] : [timer.slice(0, slash), timer.slice(slash + 1)]
  if (concern === 'request') return disconnect(state, Number(of))
  if (concern === 'fetch') return fetchFired(state, of)
  if (concern === 'metadata') return metadataFired(state)
  if (concern === 'metadataAge') return [{ ...state, isMetadataOld: true }, []]
  if (concern === 'autoCommit') return autoCommitFired(state)
  if (concern === 'heartbeat') return heartbeatFired(state)
  if (concern === 'pollInterval') return pollIsLate(state)
  if (concern === 'poll') return endPoll(state, state.poll?.at ?? '', [])
  assert(concern === 'coordinator', 'a timer that fires was set')
  return [state, []]
}

function receive(state: ConsumerState, correlationId: number, body: Response): ConsumerStep {
  const request = requestOf(state, correlationId)
  if (request === undefined || request.api !== body.api) return [state, []]
  return chain(
    state,
    next => putAway(next, [request]),
    next => answered(next, request, body),
  )
}

function answered(state: ConsumerState, request: ConsumerRequest, body: Response): ConsumerStep {
  if (body.api === 'Metadata') return chain(state, next => learnLeaders(next, body), dealAnew)
  if (body.api === 'ListOffsets') return listed(state, body)
  if (body.api === 'Fetch') return fetched(state, request, body)
  return groupAnswered(state, request, body)
}

/** The connection is gone, or closed as the answer took longer than request.timeout.ms. */
function disconnect(state: ConsumerState, correlationId: number): ConsumerStep {
  const request = requestOf(state, correlationId)
  if (request === undefined) return [state, []]
  const gone = sharingConnection(state, request)
  return chain(
    forgetNode(state, request),
    next => putAway(next, gone),
    ...gone.map(each => (next: ConsumerState) => lost(next, each)),
  )
}

function lost(state: ConsumerState, request: ConsumerRequest): ConsumerStep {
  if (request.api === 'Metadata') return [{ ...state, isAskingInVain: true }, []]
  if (request.api === 'Fetch') return [leave(state, request.topicPartition), []]
  if (request.api === 'ListOffsets' || request.api === 'LeaveGroup') return [state, []]
  if (request.api === 'OffsetCommit') return commitFailed(state, request, 'DISCONNECTED')
  if (state.phase === 'closing') return [state, []]
  const isOfJoining = request.api === 'JoinGroup' || request.api === 'SyncGroup'
  return isOfJoining && (state.phase === 'joining' || state.phase === 'syncing')
    ? joinFailed(state, 'DISCONNECTED')
    : groupFailed(state, 'DISCONNECTED')
}
