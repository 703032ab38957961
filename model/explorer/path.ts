/**
 * Paths: how a state was reached, as the place of each step among the enabled ones, and the same steps again, told in full.
 *
 *   H1  a path means the same for the same spec, always: the order of steps depends on nothing else
 *   H2  replaying needs no search: each step is enumerated through the machines, and one that is not enabled is an error
 */
import type { Event } from './adapter.ts'
import { assert, ModelError } from './errors.ts'
import type { Property, SystemSpec } from './spec.ts'
import type { Labels } from './labels.ts'
import { COPY, LOSE, MOVE, type Operation, Stepper, TIMER } from './stepper.ts'
import type { StateStore } from './store.ts'
import type { Symmetry } from './symmetry.ts'
import { System } from './system.ts'
import { Watch } from './watch.ts'

/** What one slot did within a step. */
export interface Part {
  readonly slot: string
  readonly event: Event
  /** Who sent it within the step: a component, or a channel that tells of a loss. Absent where it begins the step. */
  readonly from?: string
  readonly before: unknown
  readonly after: unknown
}

export interface Step {
  /** Its place among the steps enabled there. */
  readonly choice: number
  readonly kind: 'move' | 'timer' | 'deliver' | 'copy' | 'lose'
  /** Who moves, or who receives; for a loss, who would have received. */
  readonly by: string
  readonly event: Event
  readonly channel?: string
  readonly fault?: string
  readonly parts: readonly Part[]
  /** Reads any slot's local state after the step. */
  readonly state: (slot: string) => unknown
}

/**
 * The choices that lead to state `index`. Under symmetry what is stored are representatives: the path goes through real states that they
 * represent, from the real initial one, so that nobody's name ever changes on the way.
 */
export function pathTo(system: System, store: StateStore, index: number, symmetry?: Symmetry): number[] {
  const chain: number[] = []
  for (let at = index; at >= 0; at = store.parentOf(at)) chain.unshift(at)
  const wanted = new Int32Array(system.slotNames.length)
  const reached = wanted.slice()
  const choices: number[] = []
  let choice = 0
  const stepper = new Stepper(system, () => {
    const next = symmetry === undefined ? stepper.next : symmetry.canonical(stepper.next)
    if (choices.length < choice && next.every((id, slot) => id === wanted[slot])) {
      choices.push(place)
      reached.set(stepper.next)
    }
    place++
  })
  let place = 0
  stepper.start()
  for (choice = 1; choice < chain.length; choice++) {
    place = 0
    store.read(chain[choice]!, wanted)
    stepper.expand()
    assert(choices.length === choice, 'a stored state is a successor of its parent')
    stepper.load(reached)
  }
  return choices
}

/** The choices along stored states, one a hop; a hop with a label takes a step of that label. */
export function choicesAlong(
  system: System,
  store: StateStore,
  hops: readonly { readonly to: number; readonly label: number }[],
  labels: Labels,
): number[] {
  const wanted = new Int32Array(system.slotNames.length)
  let [place, found, label] = [0, -1, 0]
  const stepper = new Stepper(system, (kind, a, operation) => {
    const isIt = found < 0 && (label === 0 || (labels.of(kind, a, operation) & label) !== 0)
    if (isIt && stepper.next.every((id, slot) => id === wanted[slot])) found = place
    place++
  })
  stepper.start()
  return hops.map(hop => {
    store.read(hop.to, wanted)
    ;[place, found, label] = [0, -1, hop.label]
    stepper.expand()
    assert(found >= 0, 'a hop is a step')
    stepper.load(wanted)
    return found
  })
}

/** Parses '0/3/1' (or '' for no step). Throws a ModelError where it is not a path. */
export function parsePath(path: string): number[] {
  if (path === '') return []
  const parts = path.split('/')
  const bad = parts.find(part => !/^\d{1,6}$/.test(part))
  if (bad !== undefined)
    throw new ModelError(`'${path}' is no path: '${bad}' is not a number. A path looks like 0/3/1.`)
  return parts.map(Number)
}

export interface Replay {
  readonly start: Step['state']
  readonly steps: readonly Step[]
  /** Evaluates a property's predicate in the state that the path leads to: false where an `always` is violated. */
  readonly check: (property: Property) => boolean
}

/** Runs the steps of `path` again through the machines. Throws a ModelError at the first that is not enabled. */
export function replay(spec: SystemSpec, path: string): Replay {
  return replayer(spec)(path)
}

/** For many paths of one spec: what the machines do is found out once. */
export function replayer(spec: SystemSpec): (path: string) => Replay {
  const system = new System(spec)
  return path => {
    const teller = new Teller(system)
    const start = teller.reader()
    const steps = parsePath(path).map((choice, i) => teller.take(choice, i + 1))
    return { start, steps, check: property => teller.check(property) }
  }
}

class Teller {
  private readonly system: System
  private readonly stepper: Stepper
  private readonly tale: Operation[] = []
  private count = 0
  private wanted = 0
  private chosen: { kind: number; a: number; operation: number; next: Int32Array; parts: Operation[] } | undefined

  constructor(system: System) {
    this.system = system
    this.stepper = new Stepper(system, (kind, a, operation) => {
      if (this.count++ !== this.wanted) return
      this.chosen = { kind, a, operation, next: this.stepper.next.slice(), parts: [...this.tale] }
    })
    this.stepper.start()
    this.stepper.tale = this.tale
  }

  take(choice: number, n: number): Step {
    Object.assign(this, { count: 0, wanted: choice, chosen: undefined })
    this.stepper.expand()
    const { chosen } = this
    if (!chosen) {
      const last = this.count - 1
      const enabled =
        last < 0 ? 'no step is enabled' : last === 0 ? 'only 1 step is enabled' : `only ${this.count} steps are enabled`
      const range = last < 0 ? '' : last === 0 ? ' (0)' : ` (0 to ${last})`
      throw new ModelError(`step ${n} of the path takes choice ${choice}, but ${enabled} there${range}.`)
    }
    const spent = faultBetween(this.system, this.stepper.now, chosen.next)
    this.stepper.load(chosen.next)
    const parts = chosen.parts.map(part => this.part(part))
    const { kind, a, operation } = chosen
    const step = named(this.system, kind, a, operation, chosen.parts[0]?.slot ?? -1)
    return { choice, ...step, ...(spent === undefined ? {} : { fault: spent }), parts, state: this.reader() }
  }

  check(property: Property): boolean {
    return new Watch(property, this.system).check(this.stepper.now)
  }

  reader(): Step['state'] {
    const state = this.stepper.now.slice()
    return name => {
      const slot = this.system.slotOf(name, 'a reader of the path')
      return this.system.read(slot, state[slot]!)
    }
  }

  private part({ slot, operation, before, after, from }: Operation): Part {
    const { slotNames, vocabulary } = this.system
    const read = (id: number) => this.system.read(slot, id)
    const event = vocabulary.operations.values[operation]!
    const sender = from < 0 ? {} : { from: slotNames[from]! }
    return { slot: slotNames[slot]!, event, ...sender, before: read(before), after: read(after) }
  }
}

/** Who does what in a step that the stepper has arrived at. */
export function named(
  { moves, channels, slotNames, vocabulary }: System,
  kind: number,
  a: number,
  operation: number,
  receiver: number,
): Pick<Step, 'kind' | 'by' | 'event' | 'channel'> {
  const event = vocabulary.operations.values[operation]!
  if (kind === MOVE) return { kind: 'move', by: moves[a]!.move.by, event }
  if (kind === TIMER) return { kind: 'timer', by: slotNames[a]!, event }
  const { channel, name } = channels.find(({ slot }) => slot === a)!
  const what = kind === LOSE ? 'lose' : kind === COPY ? 'copy' : 'deliver'
  const by = typeof channel.to === 'string' ? channel.to : slotNames[receiver]!
  return { kind: what, by, event, channel: name }
}

/** The fault that a step from `before` to `after` spends. */
export function faultBetween({ budgets }: System, before: Int32Array, after: Int32Array): string | undefined {
  for (const { slot, faults, states } of budgets) {
    const [was, is] = [states.values[before[slot]!]!, states.values[after[slot]!]!]
    const at = is.findIndex((count, i) => count > was[i]!)
    if (at >= 0) return faults[at]
  }
  return undefined
}
