/**
 * Consumer, its network: requests, timers, and connections that break.
 *
 *   N1  a request is awaited until it is answered, or until its connection is gone; later answers are nobody's
 *   N2  a connection goes as a whole; the group has one of its own to the coordinator (as in Java, where it has a node id of its own)
 *   N3  what cannot be reached is forgotten at once: as a leader, or as the coordinator
 */
import { assert } from './assert.ts'
import type { ConsumerConfig, ConsumerRequest, ConsumerState, ConsumerStep } from './consumer-state.ts'
import { forgetAt } from './leaders.ts'
import type { NodeId } from './process.ts'
import type { Api, Request } from './protocol.ts'

export const isSet = ({ timers }: ConsumerState, timer: string): boolean => timers.includes(timer)

export const setTimer = (state: ConsumerState, timer: string, afterMs: number): ConsumerStep => [
  isSet(state, timer) ? state : { ...state, timers: [...state.timers, timer] },
  [{ type: 'SetTimer', timer, afterMs }],
]

export const cancelTimer = (state: ConsumerState, timer: string): ConsumerStep =>
  isSet(state, timer)
    ? [{ ...state, timers: state.timers.filter(each => each !== timer) }, [{ type: 'CancelTimer', timer }]]
    : [state, []]

export const isAwaiting = ({ requests }: ConsumerState, api: Api, name = ''): boolean =>
  requests.some(each => each.api === api && each.topicPartition === name)

type Note = Partial<Pick<ConsumerRequest, 'topicPartition' | 'fetchOffset' | 'offsets'>>

/** Sent, and given up after request.timeout.ms. */
export function post(state: ConsumerState, to: NodeId, body: Request, note: Note = {}): ConsumerStep {
  const { nextCorrelationId: correlationId, generationId, config } = state
  const nothing = { topicPartition: '', fetchOffset: -1, offsets: {} }
  const request: ConsumerRequest = { ...nothing, ...note, correlationId, to, api: body.api, generationId }
  const next = { ...state, nextCorrelationId: correlationId + 1, requests: [...state.requests, request] }
  return [
    next,
    [
      { type: 'Send', to, correlationId, message: { kind: 'request', body } },
      { type: 'SetTimer', timer: `request/${correlationId}`, afterMs: timeoutOf(config, body.api) },
    ],
  ]
}

/** A JoinGroup is answered when the rebalance is over; Java gives it five seconds more. */
const timeoutOf = ({ requestTimeoutMs, maxPollIntervalMs }: ConsumerConfig, api: Api): number =>
  api === 'JoinGroup' ? Math.max(requestTimeoutMs, maxPollIntervalMs + 5_000) : requestTimeoutMs

/** A question that any broker answers. */
export function postToBootstrap(state: ConsumerState, body: Request): ConsumerStep {
  const { bootstrap } = state.config
  const to = bootstrap[state.asked % bootstrap.length]
  assert(to !== undefined, 'a consumer has somebody to ask')
  return post({ ...state, asked: state.asked + 1 }, to, body)
}

export const requestOf = ({ requests }: ConsumerState, correlationId: number): ConsumerRequest | undefined =>
  requests.find(each => each.correlationId === correlationId)

/** N1: awaited no longer. */
export function putAway(state: ConsumerState, gone: readonly ConsumerRequest[]): ConsumerStep {
  const requests = state.requests.filter(each => !gone.includes(each))
  return [
    { ...state, requests },
    gone.map(({ correlationId }) => ({ type: 'CancelTimer', timer: `request/${correlationId}` })),
  ]
}

/** N2: everything on the connection of one request, that one included. */
export const sharingConnection = ({ requests }: ConsumerState, broken: ConsumerRequest): readonly ConsumerRequest[] =>
  requests.filter(each => each.to === broken.to && isForGroup(each) === isForGroup(broken))

const ofGroup: ReadonlySet<Api> = new Set([
  'JoinGroup',
  'SyncGroup',
  'Heartbeat',
  'LeaveGroup',
  'OffsetFetch',
  'OffsetCommit',
])

export const isForGroup = ({ api }: ConsumerRequest): boolean => ofGroup.has(api)

/** N3. */
export function forgetNode(state: ConsumerState, broken: ConsumerRequest): ConsumerState {
  if (isForGroup(broken)) return broken.to === state.coordinator ? { ...state, coordinator: '' } : state
  return { ...state, leaders: forgetAt(state.leaders, broken.to) }
}
