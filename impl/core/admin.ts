/**
 * Admin: the client that makes topics. It asks the controller again until a topic is made, or cannot be.
 *
 * Not modelled: what else Kafka's admin does.
 */
import type { ErrorCode } from './errors.ts'
import type { Effect, Input, NodeId, Process, Step } from './process.ts'
import type { RequestOf } from './protocol.ts'

export type AdminCall = { readonly type: 'createTopic'; readonly request: RequestOf<'CreateTopics'> }
export type AdminTold = { readonly type: 'TopicCreated'; readonly topic: string; readonly errorCode: ErrorCode }

export interface AdminState {
  readonly asked: Readonly<Record<number, RequestOf<'CreateTopics'>>>
  readonly nextCorrelationId: number
}

/** Of the controller, so that a topic which is there after a lost answer was made by us. */
const retryMs = 100

export function admin(controller: NodeId): Process<AdminState, AdminCall, AdminTold> {
  const ask = (state: AdminState, request: RequestOf<'CreateTopics'>): Step<AdminState, AdminTold> => {
    const { nextCorrelationId: correlationId } = state
    const asked = { ...state.asked, [correlationId]: request }
    const send: Effect = { type: 'Send', to: controller, correlationId, message: { kind: 'request', body: request } }
    return [{ asked, nextCorrelationId: correlationId + 1 }, [send]]
  }
  return {
    start: (_disk, _now, incarnation) => [{ asked: {}, nextCorrelationId: incarnation * 2 ** 32 }, []],
    step: (state, input) => step(state, input, ask),
  }
}

type Ask = (state: AdminState, request: RequestOf<'CreateTopics'>) => Step<AdminState, AdminTold>

function step(state: AdminState, input: Input<AdminCall>, ask: Ask): Step<AdminState, AdminTold> {
  switch (input.type) {
    case 'Call':
      return ask(state, input.call.request)
    case 'TimerFired': {
      const request = state.asked[Number(input.timer.split('/')[1])]
      return request ? ask(state, request) : [state, []]
    }
    case 'Disconnected':
      return [state, [{ type: 'SetTimer', timer: `retry/${input.correlationId}`, afterMs: retryMs }]]
    case 'Received': {
      const { [input.correlationId]: request, ...asked } = state.asked
      if (request === undefined || input.message.kind !== 'response') return [state, []]
      const { errorCode } = input.message.body
      return [{ ...state, asked }, [{ type: 'Tell', told: { type: 'TopicCreated', topic: request.topic, errorCode } }]]
    }
    case 'DiskSpace':
      return [state, []]
  }
}
