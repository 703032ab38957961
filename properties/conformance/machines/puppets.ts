/**
 * Puppets: a world with one process of the broker in it, and scripted ones in the places of all its counterparts.
 *
 *     puppet ──ask──▶ the process ──its requests, its answers──▶ puppet, which keeps what it heard      nothing happens by itself
 *
 *   U1  what a puppet says arrives at once; what is said to a puppet arrives at the end of a step (`settle`), or when it is told to
 *   U2  a timer of the process fires when `fire` says so
 */
import type { Effect, Input, Message, NodeId, Process } from '../../../impl/core/process.ts'
import type { Api, Request, Response } from '../../../impl/core/protocol.ts'
import { type Pending, World } from '../../../impl/world/index.ts'
import { CannotPerform, type Watcher } from '../stage.ts'

type Say = { readonly to: NodeId; readonly correlationId: number; readonly message: Message }
export type Heard = Extract<Input<Say>, { type: 'Received' } | { type: 'Disconnected' }> & { readonly at: NodeId }

const puppet: Process<null, Say, Heard> = {
  start: () => [null, []],
  step: (state, input) => {
    if (input.type === 'Call') return [state, [{ type: 'Send', ...input.call }]]
    return [state, input.type === 'Received' || input.type === 'Disconnected' ? [heard(input)] : []]
  },
}

const heard = (input: Extract<Input<Say>, { type: 'Received' } | { type: 'Disconnected' }>): Effect<Heard> => ({
  type: 'Tell',
  told: { ...input, at: '' },
})

/** Who asked whom, and under which id the answer is awaited. */
export interface Waiting {
  readonly from: NodeId
  readonly to: NodeId
  readonly correlationId: number
}

export interface Question<A extends Api = Api> extends Waiting {
  readonly body: Extract<Request, { api: A }>
}

export class Puppets {
  readonly world: World
  events = 0
  readonly #puppets: readonly NodeId[]
  readonly #isKept: (each: Pending) => boolean
  readonly #watchers: Watcher[] = []
  readonly #heard: Heard[] = []
  readonly #questions: Question[] = []
  #nextCorrelationId = 1

  /** `isKept`: what stays on its way to a puppet until it is delivered or dropped. */
  constructor(puppets: readonly NodeId[], isKept: (each: Pending) => boolean = () => false) {
    this.world = new World({
      seed: 'puppets',
      responsesOvertake: true,
      afterStep: (node, _input, effects) => {
        this.events++
        for (const watch of this.#watchers) watch(node, effects)
      },
    })
    this.#puppets = puppets
    this.#isKept = isKept
    this.world.onTell((at, told) => {
      if (puppets.includes(at)) this.#hear({ ...(told as Heard), at })
    })
    for (const name of puppets) this.world.add(name, puppet)
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher)
  }

  /** What the next request of a puppet's is called. */
  get nextCorrelationId(): number {
    return this.#nextCorrelationId
  }

  /** A request of a puppet's, which arrives at once. */
  ask(from: NodeId, to: NodeId, body: Request): number {
    const correlationId = this.#nextCorrelationId++
    this.#say(from, to, correlationId, { kind: 'request', body })
    return correlationId
  }

  /** The answer of a puppet, which arrives at once; where nobody waits for it any more, at nobody. */
  answer({ from, to, correlationId }: Waiting, body: Response): void {
    this.#forget(to, from, correlationId)
    this.#say(to, from, correlationId, { kind: 'response', body })
  }

  /** Requests that the puppet has got and not answered, the oldest first. */
  questions<A extends Api>(at: NodeId, api: A): readonly Question<A>[] {
    const found: readonly unknown[] = this.#questions.filter(({ to, body }) => to === at && body.api === api)
    return found as readonly Question<A>[]
  }

  /** The last such request; it must be there. */
  question<A extends Api>(at: NodeId, api: A): Question<A> {
    const found = this.questions(at, api).at(-1)
    if (found === undefined) throw new CannotPerform(`${at} has no ${api} to answer.`)
    return found
  }

  isSet(node: NodeId, timer: string): boolean {
    return this.#timer(node, timer) !== undefined
  }

  fire(node: NodeId, timer: string): void {
    const found = this.#timer(node, timer)
    if (found === undefined) throw new CannotPerform(`${node} has no timer ${timer} set.`)
    this.world.execute(found.id)
    this.settle()
  }

  /** Everything that is due to puppets arrives. */
  settle(): void {
    for (let next = this.#due(); next !== undefined; next = this.#due()) this.world.execute(next.id)
  }

  /** Notices of broken connections reach the process. */
  notice(node: NodeId): void {
    const notices = this.world.pending().filter(each => each.type === 'notice' && each.node === node)
    for (const { id } of notices) this.world.execute(id)
    this.settle()
  }

  /** What the puppets heard since this was asked last. */
  takeHeard(): readonly Heard[] {
    return this.#heard.splice(0)
  }

  #due(): Pending | undefined {
    const isDue = (each: Pending) => each.isReady && this.#puppets.includes(each.node) && !this.#isKept(each)
    return this.world.pending().find(isDue)
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard)
    if (heard.type !== 'Received' || heard.message.kind !== 'request') return
    const { at: to, from, correlationId, message } = heard
    this.#questions.push({ from, to, correlationId, body: message.body })
  }

  #forget(to: NodeId, from: NodeId, correlationId: number): void {
    const at = this.#questions.findIndex(
      each => each.to === to && each.from === from && each.correlationId === correlationId,
    )
    if (at >= 0) this.#questions.splice(at, 1)
  }

  #say(from: NodeId, to: NodeId, correlationId: number, message: Message): void {
    this.world.call(from, { to, correlationId, message } satisfies Say)
    const said = this.world.pending().find(each => isIt(each, from, to, correlationId))
    if (said !== undefined) this.world.execute(said.id)
    this.settle()
  }

  #timer(node: NodeId, timer: string): Pending | undefined {
    return this.world.pending().find(each => each.type === 'timer' && each.node === node && each.timer === timer)
  }
}

const isIt = (each: Pending, from: NodeId, node: NodeId, correlationId: number): boolean =>
  each.type === 'message' && each.from === from && each.node === node && each.correlationId === correlationId
