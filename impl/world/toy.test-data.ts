/**
 * A toy to put into worlds: asks and answers, writes what it is asked into a log, sets a timer, and tells all that it hears.
 *
 * Acks decide: −1 appends and flushes before it answers, 1 appends only. It never answers a partition called `mute-0`.
 */
import type { DiskImage, Effect, Input, Message, NodeId, Process } from '../core/process.ts'
import type { Acks } from '../core/protocol.ts'

export type ToyCall =
  | { readonly type: 'ask'; readonly to: NodeId; readonly what: string; readonly acks?: Acks; readonly bytes?: number }
  | { readonly type: 'wake'; readonly afterMs: number }
  | { readonly type: 'write'; readonly bytes: number }

/** `asked a-0 at 7`, `answered a-0`, `disconnected #1`, `woke at 9`, `free 10`. */
export type ToyTold = string

export interface ToyState {
  readonly disk: DiskImage
  readonly incarnation: number
  readonly startedAt: number
  readonly asked: number
  readonly heard: readonly string[]
}

type Toy = Process<ToyState, ToyCall, ToyTold>
type ToyStep = ReturnType<Toy['step']>

export const toy: Toy = {
  start: (disk, now, incarnation) => [{ disk, incarnation, startedAt: now, asked: 0, heard: [] }, []],
  step: (state, input, now) => {
    switch (input.type) {
      case 'Call':
        return onCall(state, input.call)
      case 'Received':
        return onMessage(state, input, now)
      case 'Disconnected':
        return hear(state, `disconnected #${input.correlationId}`)
      case 'TimerFired':
        return hear(state, `woke at ${now}`)
      case 'DiskSpace':
        return hear(state, `free ${input.freeBytes}`)
    }
  },
}

function hear(state: ToyState, told: string, effects: readonly Effect<ToyTold>[] = []): ToyStep {
  return [{ ...state, heard: [...state.heard, told] }, [...effects, { type: 'Tell', told }]]
}

function onCall(state: ToyState, call: ToyCall): ToyStep {
  switch (call.type) {
    case 'ask': {
      const { to, what: topicPartition, acks = 1, bytes = 4 } = call
      const batch = new Uint8Array(bytes).fill(state.asked + 1)
      const message: Message = { kind: 'request', body: { api: 'Produce', topicPartition, acks, batch } }
      const correlationId = state.incarnation * 1_000_000 + state.asked
      return [{ ...state, asked: state.asked + 1 }, [{ type: 'Send', to, correlationId, message }]]
    }
    case 'wake':
      return [state, [{ type: 'SetTimer', timer: 'wake', afterMs: call.afterMs }]]
    case 'write':
      return [state, [{ type: 'Append', file: 'log', bytes: new Uint8Array(call.bytes).fill(7) }]]
  }
}

function onMessage(state: ToyState, input: Extract<Input, { type: 'Received' }>, now: number): ToyStep {
  const { from: to, correlationId } = input
  const { body, kind } = input.message
  if (body.api !== 'Produce') return [state, []]
  const { topicPartition } = body
  if (kind === 'response') return hear(state, `answered ${topicPartition}`)
  const { acks, batch } = input.message.body as typeof body & { acks: Acks; batch: Uint8Array }
  const message: Message = {
    kind: 'response',
    body: { api: 'Produce', topicPartition, errorCode: 'NONE', baseOffset: state.heard.length },
  }
  const effects: Effect<ToyTold>[] = [{ type: 'Append', file: 'log', bytes: batch }]
  if (acks === -1) effects.push({ type: 'Flush', file: 'log' })
  if (acks !== 0 && topicPartition !== 'mute-0') effects.push({ type: 'Send', to, correlationId, message })
  return hear(state, `asked ${topicPartition} at ${now}`, effects)
}
