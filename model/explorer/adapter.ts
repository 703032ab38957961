/**
 * The one file that touches XState: what a machine does with one event, as plain data.
 *
 *     (local state, event) ──XState's pure transition──▶ (next local state, effects) | refused
 *
 *   A1  `step` is a function: computed twice, compared; what differs is refused as nondeterminism
 *   A2  refused means that no transition was selected, never `can()` (false for a transition without target or actions)
 *   A3  local states are frozen copies; a machine that writes into one is refused with a sentence
 *   A4  an endless chain of `always` or `raise` is cut after 1,000 microsteps and reported
 *
 * A machine speaks through two actions: `send` with { to, message } or a list of them, `observe` with a fact. `after` becomes a pending timer that may fire at
 * any time. Not modelled: invoked and spawned actors, `sendTo`, `emit`, delays of anything but `after` and `raise`.
 */
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine, SnapshotFrom } from 'xstate'
import { canonical, frozenCopy } from './canonical.ts'
import { ModelError, StepThrew } from './errors.ts'
import { withoutClock } from './pure.ts'
import { nodesOf, type StateNode, type Transition, transitionsOf } from './transitions.ts'

export type Machine = AnyStateMachine
export type Event = AnyEventObject
export type LocalOf<M extends Machine> = SnapshotFrom<M>

/** A pending `after` (or delayed `raise`): its cancel id, and the event that it will bring. */
export interface Timer {
  readonly id: string
  readonly event: Event
}

export interface LocalState {
  readonly snapshot: AnyMachineSnapshot
  readonly timers: readonly Timer[]
}

export type Effect =
  | { readonly type: 'send'; readonly to: string; readonly message: Event }
  | { readonly type: 'observe'; readonly fact: Event }

export interface LocalStep {
  readonly next: LocalState
  readonly effects: readonly Effect[]
  /** Ids of the transitions that were taken, for coverage. */
  readonly taken: readonly string[]
}

/** A step that was computed twice and compared, with the identity of `next` that the comparison needed. */
export interface CheckedStep extends LocalStep {
  readonly identity: string
}

interface Action {
  readonly type: string
  readonly params?: unknown
}

const MICROSTEPS = 1000

/** The machine's first local state and what it does on entering it. */
export function initial(machine: Machine, input: unknown, ignored: ReadonlySet<string>): CheckedStep {
  refuseActors(machine)
  const once = () => run(machine, [], ignored, scope => machine.getInitialSnapshot(scope, input as never))
  const where = () => `${machine.id}: its initial state`
  try {
    return withoutClock(() => twice(once, where))
  } catch (error) {
    throw explained(error, where())
  }
}

/** What `machine` does with `event` in `local`; undefined when no transition is selected. */
export function step(
  machine: Machine,
  local: LocalState,
  event: Event,
  ignored: ReadonlySet<string>,
): CheckedStep | undefined {
  const { snapshot } = local
  if (snapshot.status !== 'active') return undefined
  const where = () => `${machine.id}: ${event.type} in ${valueText(snapshot.value)}`
  const once = () => run(machine, local.timers, ignored, scope => machine.transition(snapshot as never, event, scope))
  try {
    return withoutClock(() =>
      machine.getTransitionData(snapshot as never, event).length === 0 ? undefined : twice(once, where),
    )
  } catch (error) {
    throw explained(error, where())
  }
}

/** The same, computed once (A1 is left to others); what throws is explained alike. */
export function stepTrusted(
  machine: Machine,
  local: LocalState,
  event: Event,
  ignored: ReadonlySet<string>,
): CheckedStep | undefined {
  try {
    const taken = stepOnce(machine, local, event, ignored)
    return taken && { ...taken, identity: identity(taken.next, 'the') }
  } catch (error) {
    throw explained(error, `${machine.id}: ${event.type} in ${valueText(local.snapshot.value)}`)
  }
}

/** The same at less than half the price: A1 is left to whoever explores the machine, and steps it with `step`. */
export function stepOnce(
  machine: Machine,
  local: LocalState,
  event: Event,
  ignored: ReadonlySet<string>,
): LocalStep | undefined {
  const { snapshot } = local
  const isTaken = snapshot.status === 'active' && machine.getTransitionData(snapshot as never, event).length > 0
  if (!isTaken) return undefined
  return withoutClock(() =>
    run(machine, local.timers, ignored, scope => machine.transition(snapshot as never, event, scope)),
  )
}

/** Steps `local` by a timer of its own that runs out: the timer is gone, whether or not a guard lets its event through. */
export function fire(machine: Machine, local: LocalState, timer: Timer, ignored: ReadonlySet<string>): CheckedStep {
  const rest = { snapshot: local.snapshot, timers: local.timers.filter(({ id }) => id !== timer.id) }
  const taken = step(machine, rest, timer.event, ignored)
  return taken ?? { next: rest, effects: [], taken: [], identity: identity(rest, machine.id) }
}

/** The identity of a local state: configuration, context, history by node id, status, output, pending timers. */
export function identity({ snapshot, timers }: LocalState, name: string): string {
  const history = Object.entries((snapshot.historyValue ?? {}) as Record<string, { id: string }[]>)
  const remembered = history.map(([id, nodes]) => [id, nodes.map(node => node.id).toSorted()])
  const parts = [snapshot.value, snapshot.context, snapshot.status, snapshot.output, remembered.toSorted()]
  return `${canonical(parts, `${name}'s state`)}${canonical(timers, `${name}'s timers`)}`
}

/** `local` as it is kept for good: nothing that a machine, a view or a reader of paths does can change it. */
export function kept({ snapshot, timers }: LocalState): LocalState {
  const data = { context: frozenCopy(snapshot.context as object), output: frozenCopy(snapshot.output as unknown) }
  return { snapshot: { ...snapshot, ...data } as AnyMachineSnapshot, timers: frozenCopy(timers) }
}

/** XState types its nodes more narrowly than a walk over any machine can use. */
export function rootOf(machine: Machine): StateNode {
  return machine.root as unknown as StateNode
}

function refuseActors(machine: Machine): void {
  for (const node of nodesOf(rootOf(machine))) {
    if (node.invoke.length === 0) continue
    throw new ModelError(
      `${machine.id}: the state ${node.id} invokes an actor. Make the actor a component of its own and let the two exchange messages.`,
    )
  }
}

/** XState needs a scope to run in. Ours collects the actions and the transitions, and executes nothing. */
function run(
  machine: Machine,
  timers: readonly Timer[],
  ignored: ReadonlySet<string>,
  go: (scope: never) => unknown,
): LocalStep {
  const actions: Action[] = []
  const taken: string[] = []
  const names = transitionsOf(rootOf(machine))
  let microsteps = 0
  const inspect = (event: { type: string; _transitions?: readonly Transition[] }) => {
    if (event.type !== '@xstate.microstep') return
    if (++microsteps > MICROSTEPS)
      throw new ModelError(`it takes more than ${MICROSTEPS} microsteps and never comes to rest`)
    for (const transition of event._transitions ?? []) taken.push(names.get(transition) ?? 'on entry')
  }
  const scope = scopeOf(inspect, action => actions.push(action)) as never
  const snapshot = go(scope) as AnyMachineSnapshot
  if (snapshot.status === 'error') throw snapshot.error
  refuseChildren(snapshot)
  const next = { snapshot, timers: timersAfter(timers, actions) }
  return { next, effects: actions.flatMap(action => effectOf(action, ignored)), taken }
}

function scopeOf(inspect: (event: never) => void, actionExecutor: (action: Action) => void) {
  const nothing = () => undefined
  const spawns = () => {
    throw new ModelError(advice['xstate.spawnChild'])
  }
  const system = {
    _bookId: spawns,
    _sendInspectionEvent: inspect,
    _relay: nothing,
    scheduler: { schedule: nothing, cancel: nothing },
    get: nothing,
    getAll: () => ({}),
    _snapshot: {},
  }
  const self = { id: 'local', sessionId: 'local', send: nothing, system }
  const rest = { logger: nothing, defer: nothing, stopChild: nothing, emit: nothing }
  return { self, system, id: 'local', sessionId: 'local', ...rest, actionExecutor }
}

function timersAfter(timers: readonly Timer[], actions: readonly Action[]): readonly Timer[] {
  let pending = timers
  for (const { type, params } of actions) {
    const { id, sendId, event, delay } = (params ?? {}) as {
      id?: string
      sendId?: string
      event?: Event
      delay?: number
    }
    if (type === 'xstate.cancel') pending = pending.filter(timer => timer.id !== sendId)
    if (type === 'xstate.raise' && delay !== undefined && event) {
      pending = [...pending.filter(timer => timer.id !== id), { id: id ?? event.type, event }]
    }
  }
  return pending.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const advice: Readonly<Record<string, string>> = {
  'xstate.spawnChild': 'it spawns an actor. Make the actor a component of its own and let the two exchange messages.',
  'xstate.stopChild': 'it stops an actor. Make the actor a component of its own and let the two exchange messages.',
  'xstate.sendTo': "it uses sendTo. Use the action { type: 'send', params: { to, message } } and a route.",
  'xstate.emit': "it emits. Use the action { type: 'observe', params: fact }, which monitors see.",
}

function effectOf({ type, params }: Action, ignored: ReadonlySet<string>): Effect[] {
  if (type === 'xstate.raise' || type === 'xstate.cancel' || type === 'xstate.log' || ignored.has(type)) return []
  if (type === 'send') return [params].flat().map(letter => sendEffect(letter as { to?: unknown; message?: Event }))
  if (type === 'observe') {
    const fact = params as Event | undefined
    if (typeof fact?.type !== 'string') throw new ModelError('observe needs a fact with a type.')
    return [{ type, fact }]
  }
  const hint =
    advice[type] ??
    `its action '${type}' is neither send nor observe. Name it in 'ignores' if it says nothing to the model.`
  throw new ModelError(hint)
}

function sendEffect(params: { to?: unknown; message?: Event } | undefined): Effect {
  const { to, message } = params ?? {}
  if (typeof to !== 'string' || typeof message?.type !== 'string') {
    throw new ModelError(`send needs { to: 'an address', message: { type: … } }, not ${JSON.stringify(params)}.`)
  }
  return { type: 'send', to, message }
}

function refuseChildren({ children }: AnyMachineSnapshot): void {
  if (Object.keys(children as object).length === 0) return
  throw new ModelError('it has child actors. Make each a component of its own and let them exchange messages.')
}

/** Runs within a place without clock and dice. */
function twice(once: () => LocalStep, where: () => string): CheckedStep {
  const [first, second] = [once(), once()]
  const known = identity(first.next, 'the')
  const isSame = known === identity(second.next, 'the') && sayTheSame(first.effects, second.effects)
  if (isSame) return { ...first, identity: known }
  throw new ModelError(
    `${where()}: the same step gave two different results. A machine that rolls dice or reads a clock cannot be explored; make each outcome an event.`,
  )
}

/** Most steps say nothing. */
const sayTheSame = (first: readonly Effect[], second: readonly Effect[]): boolean =>
  first.length === second.length &&
  (first.length === 0 || canonical(first, 'its effects') === canonical(second, 'its effects'))

function explained(error: unknown, where: string): Error {
  if (error instanceof StepThrew) return error
  const text = (error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ')
  if (error instanceof ModelError) return text.startsWith(where) ? error : new ModelError(`${where}: ${text}`)
  if (/read.only|not extensible|Cannot (assign|delete|add|define)/i.test(text)) {
    return new ModelError(`${where}: it changes its context in place (${text}). Return new data from assign instead.`)
  }
  if (/Unable to send event to actor/.test(text)) return new ModelError(`${where}: ${advice['xstate.sendTo']}`)
  return new StepThrew(`${where}: ${text}`)
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '{}' ? 'its only state' : text
}
