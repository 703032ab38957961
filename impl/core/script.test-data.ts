/**
 * Script: a process driven by hand, for tests. It performs nothing: it keeps timers, requests and what was told, for the test to look at.
 *
 * Contract: only a timer that is set fires, only a request that was sent is answered.
 */
import { assert } from './assert.ts'
import { type Effect, emptyDisk, type Input, type NodeId, type Process, type Step } from './process.ts'
import type { Api, Request, RequestOf, Response } from './protocol.ts'

export interface Sent {
  readonly to: NodeId
  readonly correlationId: number
  readonly body: Request
}

export interface Script<State, Call, Told> {
  readonly state: () => State
  readonly call: (call: Call) => void
  readonly fire: (timer: string) => void
  readonly answer: (request: Sent, body: Response) => void
  readonly disconnect: (request: Sent) => void
  /** Timers that are set, and after how many milliseconds they fire. */
  readonly timers: Map<string, number>
  /** Everything that was sent, in order. */
  readonly sent: readonly Sent[]
  readonly told: readonly Told[]
}

export function script<State, Call, Told>(
  client: Process<State, Call, Told>,
  incarnation = 1,
): Script<State, Call, Told> {
  const timers = new Map<string, number>()
  const sent: Sent[] = []
  const told: Told[] = []
  let state: State
  const take = ([next, effects]: Step<State, Told>) => {
    state = next
    for (const effect of effects) perform(effect, timers, sent, told)
  }
  const step = (input: Input<Call>) => take(client.step(state, input, 1000))
  const fire = (timer: string) => {
    assert(
      timers.delete(timer),
      `only a timer that is set fires: ${timer} is not among ${[...timers.keys()].join(' ')}`,
    )
    step({ type: 'TimerFired', timer })
  }
  const answer = ({ to: from, correlationId }: Sent, body: Response) =>
    step({ type: 'Received', from, correlationId, message: { kind: 'response', body } })
  take(client.start(emptyDisk, 1000, incarnation))
  return {
    state: () => state,
    call: call => step({ type: 'Call', call }),
    fire,
    answer,
    disconnect: ({ to, correlationId }) => step({ type: 'Disconnected', from: to, correlationId }),
    timers,
    sent,
    told,
  }
}

function perform<Told>(effect: Effect<Told>, timers: Map<string, number>, sent: Sent[], told: Told[]): void {
  if (effect.type === 'SetTimer') timers.set(effect.timer, effect.afterMs)
  if (effect.type === 'CancelTimer') timers.delete(effect.timer)
  if (effect.type === 'Tell') told.push(effect.told)
  if (effect.type === 'Send' && effect.message.kind === 'request') {
    sent.push({ to: effect.to, correlationId: effect.correlationId, body: effect.message.body })
  }
}

/** The last request of a kind, wherever it went. */
export function lastSent<A extends Api>(
  { sent }: { readonly sent: readonly Sent[] },
  api: A,
): Sent & { body: RequestOf<A> } {
  const found = sent.findLast(({ body }) => body.api === api)
  assert(found !== undefined, `${api} was sent`)
  return found as Sent & { body: RequestOf<A> }
}
