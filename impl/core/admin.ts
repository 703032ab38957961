/**
 * Admin: the client that makes topics, lets them grow, and deletes records. It asks again until that is done, or cannot be.
 *
 *     createTopic, createPartitions ─▶ controller          deleteRecords ─Metadata─▶ controller, then ─DeleteRecords─▶ leader
 *
 *   A1  a call is answered once; an answer that was lost is asked for again, so that what is there already may have been made by us
 *
 * Not modelled: what else Kafka's admin does.
 */
import type { ErrorCode } from './errors.ts'
import { brokerNode } from './leaders.ts'
import type { Effect, Input, NodeId, Process, Step } from './process.ts'
import type { Request, RequestOf, Response, TopicPartition } from './protocol.ts'
import { chain } from './steps.ts'

export type AdminCall =
  | { readonly type: 'createTopic'; readonly request: RequestOf<'CreateTopics'> }
  | { readonly type: 'createPartitions'; readonly request: RequestOf<'CreatePartitions'> }
  | { readonly type: 'deleteRecords'; readonly request: RequestOf<'DeleteRecords'> }

export type AdminTold =
  | { readonly type: 'TopicCreated' | 'PartitionsCreated'; readonly topic: string; readonly errorCode: ErrorCode }
  | {
      readonly type: 'RecordsDeleted'
      readonly topicPartition: TopicPartition
      readonly errorCode: ErrorCode
      /** What its leader begins with from here on; −1: nothing was done. */
      readonly lowWatermark: number
    }

export interface AdminState {
  /** What is on its way, or waits to be asked again. */
  readonly asked: Readonly<Record<number, AdminCall>>
  readonly nextCorrelationId: number
}

type AdminStep = Step<AdminState, AdminTold>

const retryMs = 100

export function admin(controller: NodeId): Process<AdminState, AdminCall, AdminTold> {
  return {
    start: (_disk, _now, incarnation) => [{ asked: {}, nextCorrelationId: incarnation * 2 ** 32 }, []],
    step: (state, input) => step(controller, state, input),
  }
}

function step(controller: NodeId, state: AdminState, input: Input<AdminCall>): AdminStep {
  switch (input.type) {
    case 'Call':
      return begin(controller, state, input.call)
    case 'TimerFired': {
      const id = Number(input.timer.split('/')[1])
      const call = state.asked[id]
      return call ? begin(controller, without(state, id), call) : [state, []]
    }
    case 'Disconnected':
      return [state, [retryLater(input.correlationId)]]
    case 'Received': {
      const call = state.asked[input.correlationId]
      if (call === undefined || input.message.kind !== 'response') return [state, []]
      return answered(state, input.correlationId, call, input.message.body)
    }
    case 'DiskSpace':
      return [state, []]
  }
}

const begin = (controller: NodeId, state: AdminState, call: AdminCall): AdminStep =>
  ask(state, controller, call, call.type === 'deleteRecords' ? { api: 'Metadata' } : call.request)

function ask(state: AdminState, to: NodeId, call: AdminCall, body: Request): AdminStep {
  const { nextCorrelationId: correlationId } = state
  const asked = { ...state.asked, [correlationId]: call }
  const send: Effect = { type: 'Send', to, correlationId, message: { kind: 'request', body } }
  return [{ asked, nextCorrelationId: correlationId + 1 }, [send]]
}

function without(state: AdminState, correlationId: number): AdminState {
  const { [correlationId]: _, ...asked } = state.asked
  return { ...state, asked }
}

const retryLater = (correlationId: number): Effect => ({
  type: 'SetTimer',
  timer: `retry/${correlationId}`,
  afterMs: retryMs,
})

function answered(state: AdminState, id: number, call: AdminCall, body: Response): AdminStep {
  const rest = without(state, id)
  switch (body.api) {
    case 'Metadata':
      return call.type === 'deleteRecords' ? askLeader(state, id, call, body.partitions) : [rest, []]
    case 'DeleteRecords': {
      const { errorCode, lowWatermark, topicPartition } = body
      const isElsewhere = errorCode === 'NOT_LEADER_OR_FOLLOWER'
      const told = { type: 'RecordsDeleted', topicPartition, errorCode, lowWatermark } as const
      return isElsewhere ? [state, [retryLater(id)]] : [rest, [{ type: 'Tell', told }]]
    }
    default:
      return [rest, call.type === 'deleteRecords' ? [] : [{ type: 'Tell', told: toldOf(call, body.errorCode) }]]
  }
}

const toldOf = ({ type, request }: Exclude<AdminCall, { type: 'deleteRecords' }>, errorCode: ErrorCode): AdminTold => ({
  type: type === 'createTopic' ? 'TopicCreated' : 'PartitionsCreated',
  topic: request.topic,
  errorCode,
})

type Partitions = Readonly<Record<TopicPartition, { readonly leader: number }>>

/** While nobody leads, it waits. */
function askLeader(
  state: AdminState,
  id: number,
  call: Extract<AdminCall, { type: 'deleteRecords' }>,
  partitions: Partitions,
): AdminStep {
  const { topicPartition } = call.request
  const known = Object.hasOwn(partitions, topicPartition) ? partitions[topicPartition] : undefined
  const unknown = { type: 'RecordsDeleted', topicPartition, errorCode: 'UNKNOWN_TOPIC_OR_PARTITION' } as const
  if (known === undefined) return [without(state, id), [{ type: 'Tell', told: { ...unknown, lowWatermark: -1 } }]]
  if (known.leader === 0) return [state, [retryLater(id)]]
  return chain(without(state, id), next => ask(next, brokerNode(known.leader), call, call.request))
}
