/**
 * Consumer, its records: a poll goes from partition to partition until one has something.
 *
 *     poll ──▶ orders-0 ──empty──▶ orders-1 ──records──▶ Polled           the next poll begins with the partition after that one
 *                  ▲                   │
 *                  └──retry backoff────┘ nobody had any
 *
 *   F1  a record is handed out at the position, in the order of the log, and moves the position behind it (consumer-records.ts)
 *   F2  an answer counts only in a poll, and only when it is for the position as it is now: there is no prefetch, and a seek is a seek
 *   F3  nothing of a batch that fails its checksum is handed out; it is fetched again. What is left out (control records, aborted transactions) moves
 *       the position as if it had been handed out
 *   F4  a position that is unknown is found by the reset policy, or with `none` by a seek; only once the group was asked for it
 *   F5  who is not in the group any more reads nothing, nor what it is about to give up (KAFKA-14196)
 *
 * Not modelled: prefetching and several partitions a Fetch, fetch sessions, waiting at the broker (fetch.min.bytes; one asks again after
 * the retry backoff), followers that serve consumers (KIP-392), validation of positions against epochs (KIP-320).
 */
import {
  assignedTo,
  change,
  type ConsumerRequest,
  type ConsumerState,
  type ConsumerStep,
  type PolledRecord,
  retryBackoffMs,
  rulesOf,
  tell,
} from './consumer-state.ts'
import { lacksTopic } from './consumer-deal.ts'
import { type Read, readFetched } from './consumer-records.ts'
import { cancelTimer, isAwaiting, isSet, post, postToBootstrap, setTimer } from './consumer-requests.ts'
import type { ErrorCode } from './errors.ts'
import { forget, leaderIn, learn } from './leaders.ts'
import type { ResponseOf, TopicPartition } from './protocol.ts'
import { chain } from './steps.ts'

const leaderOf = ({ leaders }: ConsumerState, name: TopicPartition) => leaderIn(leaders, name)

/** F5. */
const mayRead = (state: ConsumerState): boolean => {
  const { phase, config } = state
  if (phase === 'preparing') return !rulesOf(state).holdsBackRevoked(config)
  return phase !== 'lost' && phase !== 'failed' && phase !== 'closing' && phase !== 'closed'
}

/** F4. */
const isLost = (state: ConsumerState, name: TopicPartition): boolean => {
  const partition = state.partitions[name]
  if (partition === undefined || partition.position >= 0 || state.config.autoOffsetReset === 'none') return false
  return mayRead(state) && !state.unplaced.includes(name)
}

/** F2. */
const isPollable = (state: ConsumerState, name: TopicPartition): boolean => {
  const partition = state.partitions[name]
  if (partition === undefined || partition.position < 0 || partition.isPaused) return false
  return state.poll !== null && mayRead(state)
}

const lacksLeader = (state: ConsumerState): boolean =>
  assignedTo(state).some(name => leaderOf(state, name) === '' && (isLost(state, name) || isPollable(state, name)))

/** Nobody looks for leaders who does not poll, nor deals. */
const wantsLeaders = (state: ConsumerState): boolean =>
  state.phase === 'assigning' ||
  lacksLeader(state) ||
  (state.poll !== null && (state.isMetadataOld || lacksTopic(state)))

export function seekLeaders(state: ConsumerState): ConsumerStep {
  if (!wantsLeaders(state) || isSet(state, 'metadata') || isAwaiting(state, 'Metadata')) return [state, []]
  return setTimer(state, 'metadata', state.isAskingInVain ? retryBackoffMs : 0)
}

export const metadataFired = (state: ConsumerState): ConsumerStep =>
  wantsLeaders(state) ? postToBootstrap(state, { api: 'Metadata' }) : [state, []]

export function learnLeaders(state: ConsumerState, answer: ResponseOf<'Metadata'>): ConsumerStep {
  if (answer.errorCode !== 'NONE') return [{ ...state, isAskingInVain: true }, []]
  const next = { ...state, leaders: learn(state.leaders, answer), isMetadataOld: false }
  return setTimer(
    { ...next, isAskingInVain: lacksLeader(next) || lacksTopic(next) },
    'metadataAge',
    state.config.metadataMaxAgeMs,
  )
}

export function seekPositions(state: ConsumerState): ConsumerStep {
  const lost = assignedTo(state).filter(
    name =>
      isLost(state, name) &&
      leaderOf(state, name) !== '' &&
      !isSet(state, `fetch/${name}`) &&
      !isAwaiting(state, 'ListOffsets', name),
  )
  return chain(state, ...lost.map(name => (next: ConsumerState) => setTimer(next, `fetch/${name}`, 0)))
}

/** The poll goes on to the next partition, in the order of turns; after a round that brought nothing, not at once. */
export function pollOn(state: ConsumerState): ConsumerStep {
  const { poll } = state
  if (poll === null || poll.at !== '') return [state, []]
  const [names, turn] = [assignedTo(state), state.turn % Math.max(1, assignedTo(state).length)]
  const inTurn = [...names.slice(turn), ...names.slice(0, turn)]
  const open = inTurn.filter(
    name => isPollable(state, name) && leaderOf(state, name) !== '' && !isAwaiting(state, 'Fetch', name),
  )
  const fresh = open.find(name => !poll.tried.includes(name))
  const at = fresh ?? open[0]
  if (at === undefined) return [state, []]
  const tried = fresh === undefined ? [] : poll.tried
  return setTimer({ ...state, poll: { tried, at } }, `fetch/${at}`, fresh === undefined ? retryBackoffMs : 0)
}

/** `fetch/<tp>`: finds the position where it is unknown, and fetches where there is one and a poll that waits for it. */
export function fetchFired(state: ConsumerState, name: TopicPartition): ConsumerStep {
  const to = leaderOf(state, name)
  const position = state.partitions[name]?.position ?? -1
  const { autoOffsetReset: at, isolationLevel } = state.config
  if (to !== '' && at !== 'none' && isLost(state, name)) {
    return post(state, to, { api: 'ListOffsets', topicPartition: name, at, isolationLevel }, { topicPartition: name })
  }
  if (to === '' || !isPollable(state, name) || isAwaiting(state, 'Fetch', name)) return [leave(state, name), []]
  return post(state, to, fetchAt(state, name, position), { topicPartition: name, fetchOffset: position })
}

const fetchAt = ({ leaders, config }: ConsumerState, topicPartition: TopicPartition, fetchOffset: number) =>
  ({
    api: 'Fetch',
    topicPartition,
    replicaId: -1,
    brokerEpoch: -1,
    currentLeaderEpoch: leaders[topicPartition]!.leaderEpoch,
    fetchOffset,
    lastFetchedEpoch: -1,
    maxBytes: config.fetchMaxBytes,
    isolationLevel: config.isolationLevel,
  }) as const

/** This partition has nothing for this round. */
export function leave(state: ConsumerState, name: TopicPartition): ConsumerState {
  const { poll } = state
  return poll === null || poll.at !== name ? state : { ...state, poll: { tried: [...poll.tried, name], at: '' } }
}

export function listed(state: ConsumerState, answer: ResponseOf<'ListOffsets'>): ConsumerStep {
  const { topicPartition, errorCode, offset } = answer
  if (errorCode !== 'NONE') return fetchFailed(state, topicPartition, errorCode)
  return isLost(state, topicPartition) ? [change(state, topicPartition, { position: offset }), []] : [state, []]
}

export function fetched(state: ConsumerState, request: ConsumerRequest, answer: ResponseOf<'Fetch'>): ConsumerStep {
  const { topicPartition, errorCode } = answer
  const position = state.partitions[topicPartition]?.position ?? -1
  const isCurrent = request.fetchOffset === position && isPollable(state, topicPartition)
  if (errorCode === 'OFFSET_OUT_OF_RANGE')
    return isCurrent ? loseWay(state, topicPartition) : [leave(state, topicPartition), []]
  if (errorCode !== 'NONE') return fetchFailed(state, topicPartition, errorCode)
  return isCurrent
    ? handOut(state, topicPartition, readFetched(answer, position, state.config))
    : [leave(state, topicPartition), []]
}

/** F1, F3. */
function handOut(before: ConsumerState, name: TopicPartition, { records, position }: Read): ConsumerStep {
  const state = change(before, name, { position })
  const last = records.at(-1)
  return last === undefined
    ? [leave(state, name), []]
    : endPoll(change(state, name, { handedOut: last.offset + 1 }), name, records)
}

/** The poll is answered; the next begins behind the partition that this one ended with. */
export function endPoll(state: ConsumerState, name: TopicPartition, records: readonly PolledRecord[]): ConsumerStep {
  const names = assignedTo(state)
  const turn = name === '' ? state.turn : (names.indexOf(name) + 1) % Math.max(1, names.length)
  const at = state.poll?.at ?? ''
  return chain(
    { ...state, poll: null, turn },
    next => cancelTimer(next, 'poll'),
    next => (at === '' ? [next, []] : cancelTimer(next, `fetch/${at}`)),
    next => setTimer(next, 'pollInterval', next.config.maxPollIntervalMs),
    next => tell(next, { type: 'Polled', records }),
  )
}

function loseWay(state: ConsumerState, topicPartition: TopicPartition): ConsumerStep {
  const { position: offset } = state.partitions[topicPartition]!
  const told = { type: 'OffsetOutOfRange', topicPartition, offset, reset: state.config.autoOffsetReset } as const
  return tell(leave(change(state, topicPartition, { position: -1 }), topicPartition), told)
}

function fetchFailed(state: ConsumerState, name: TopicPartition, errorCode: ErrorCode): ConsumerStep {
  const leaders = misdirected.has(errorCode) ? forget(state.leaders, name) : state.leaders
  const next = leave({ ...state, leaders }, name)
  return isLost(next, name) ? setTimer(next, `fetch/${name}`, retryBackoffMs) : [next, []]
}

const misdirected: ReadonlySet<ErrorCode> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
])
