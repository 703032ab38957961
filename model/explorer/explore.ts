/**
 * The search: every state that the machines can reach together, breadth first, on integers.
 *
 *     spec ─▶ System ─▶ Stepper ─▶ StateStore ─▶ findings
 *
 *   E1  same spec, same numbering, same counts, every run: no clock, dice or memory meter of its own (the caller's `budget` has them)
 *   E2  a limit that is met makes every unfinished answer inconclusive, and says which slot grew most
 *   E3  a counterexample is a path that replays: one number a step, its place among the enabled steps
 *   E4  states that cannot lead to a violation with fewer faults are not expanded once every property has one
 *
 * Not modelled: fairness, time. Symmetry and random walks stand elsewhere.
 */
import type { Coverage } from './coverage.ts'
import { ModelError, StepThrew } from './errors.ts'
import { Edges } from './reach.ts'
import { resultOf } from './result.ts'
import type { Property, SystemSpec } from './spec.ts'
import { COPY, MOVE, Stepper } from './stepper.ts'
import { StateStore } from './store.ts'
import { System } from './system.ts'
import { type Column, columnOf } from './views.ts'
import { Watch } from './watch.ts'

export interface Progress {
  readonly states: number
  readonly depth: number
  readonly transitions: number
  /** Bytes that the explorer's own tables have allocated. */
  readonly bytes: number
}

/** Why a search ended before it was complete. */
export interface Stopped {
  readonly by: 'states' | 'depth' | 'seconds' | 'memory' | 'interrupt'
  readonly text: string
}

export interface ExploreOptions {
  readonly properties?: readonly Property[]
  /** Stop after this many distinct states, or below this many steps. */
  readonly maxStates?: number
  readonly maxDepth?: number
  /** Asked every few thousand states: the caller's clock, memory meter and signals. */
  readonly budget?: (progress: Progress) => 'go' | Stopped
}

export interface Counterexample {
  /** 'always' broken: leads to the violation; 'canAlways': into the trap; 'sometimes' held: to a witness. '' is the initial state. */
  readonly path: string
  readonly length: number
  /** How many faults of each name the path spends. */
  readonly faults: Readonly<Record<string, number>>
}

export interface Finding {
  readonly name: string
  readonly kind: Property['kind'] | 'machine threw'
  readonly verdict: 'holds' | 'broken' | 'inconclusive'
  /** Of a broken property; for `sometimes`, of one that holds. */
  readonly path?: Counterexample
  /** With `per`: the shortest for each combination of those views, as their values in order. */
  readonly each?: readonly { readonly values: readonly number[]; readonly path: Counterexample }[]
  readonly text?: string
}

export interface Exploration {
  readonly findings: readonly Finding[]
  readonly states: number
  readonly transitions: number
  /** The longest of the shortest paths, in states, the initial one included. */
  readonly depth: number
  readonly complete: boolean
  readonly stopped?: Stopped & { readonly grew: string }
  readonly xstateCalls: number
  readonly bytes: number
  readonly coverage: Coverage
}

const POLL = 4096

/** Explores `spec` and decides the properties. Throws a ModelError when the spec or a machine cannot be explored. */
export function explore(spec: SystemSpec, options: ExploreOptions = {}): Exploration {
  const search = new Search(spec, options)
  search.run()
  return resultOf(search)
}

/** The search under way; `result.ts` reads it when it has ended. */
export class Search {
  readonly system: System
  readonly stepper: Stepper
  readonly store: StateStore
  readonly watches: readonly Watch[]
  readonly edges: Edges | undefined
  /** Steps that threw inside a machine: what was thrown, and from which state. */
  readonly threw: { text: string; index: number }[] = []
  transitions = 0
  depth = 1
  stopped: Stopped | undefined
  private readonly options: ExploreOptions
  private readonly spent: readonly Column[]
  /** Per slot: a bit for each property that reads it. */
  private readonly readers: Int32Array
  private readonly isBudget: Uint8Array
  /** Per move: a bit for each canAlways property that may use it. */
  private readonly uses: Uint8Array
  private head = 0
  /** Faults spent in the state being expanded, and from how many on nothing new can be found. */
  private cost = 0
  private bound = Infinity
  private leaves = false

  constructor(spec: SystemSpec, options: ExploreOptions) {
    this.options = options
    this.system = new System(spec)
    this.stepper = new Stepper(this.system, (kind, a) => this.arrive(kind, a))
    this.stepper.start()
    const { slotNames, budgets } = this.system
    this.store = new StateStore(slotNames.map((_, slot) => this.system.range(slot)))
    this.watches = (options.properties ?? []).map(property => new Watch(property, this.system))
    if (this.watches.length > 31) throw new ModelError('at most 31 properties are decided in one search.')
    this.spent = budgets.map(({ name }) => columnOf(this.system, `${name}.spent`, 'the search'))
    this.isBudget = Uint8Array.from(slotNames, (_, slot) => Number(budgets.some(budget => budget.slot === slot)))
    this.readers = new Int32Array(slotNames.length)
    this.watches.forEach((watch, k) => watch.slots.forEach(slot => (this.readers[slot]! |= 1 << k)))
    this.uses = usesOf(this.system, this.goals)
    this.edges = this.goals.length > 0 ? new Edges() : undefined
  }

  get goals(): readonly Watch[] {
    return this.watches.filter(({ property }) => property.kind === 'canAlways')
  }

  run(): void {
    this.store.add(this.stepper.now, -1)
    this.examine(0, -1)
    const { maxStates = Infinity, maxDepth = Infinity } = this.options
    let levelEnd = 1
    for (; this.head < this.store.count; this.head++) {
      if (this.head === levelEnd) {
        if (this.depth > maxDepth) return this.stop('depth', `${maxDepth} steps`)
        this.depth++
        levelEnd = this.store.count
      }
      if (this.store.count > maxStates) return this.stop('states', `${maxStates} states`)
      if (this.head % POLL === 0 && this.mustStop()) return
      this.visit(this.head)
    }
  }

  /** How many states have been expanded: all of them, once the search is complete. */
  get expanded(): number {
    return this.head
  }

  get bytes(): number {
    return this.store.bytes + this.system.bytes + this.stepper.bytes + (this.edges?.bytes ?? 0)
  }

  costOf(state: Int32Array): number {
    let cost = 0
    for (const column of this.spent) cost += column.get(state[column.slot]!)
    return cost
  }

  private visit(index: number): void {
    const { store, stepper } = this
    store.load(index, stepper.now)
    stepper.next.set(stepper.now)
    this.edges?.row()
    this.cost = this.costOf(stepper.now)
    if (this.cost >= this.bound) return
    this.leaves = false
    try {
      stepper.expand()
    } catch (error) {
      if (!(error instanceof StepThrew)) throw error
      stepper.load(stepper.now.slice())
      this.threw.push({ text: error.message, index })
      return
    }
    if (!this.leaves) this.rest(index)
  }

  /** Called by the stepper for every enabled step: the hot path. */
  private arrive(kind: number, a: number): void {
    const { next, now, changed, changedCount } = this.stepper
    this.transitions++
    let readers = 0
    let fault = kind >= COPY ? 1 : 0
    let moved = 0
    for (let i = 0; i < changedCount; i++) {
      const slot = changed[i]!
      if (next[slot] === now[slot]) continue
      moved = 1
      readers |= this.readers[slot]!
      fault |= this.isBudget[slot]!
    }
    if (moved === 0) return
    const index = this.store.successor(next, changed, changedCount)
    if (index >= 0 && readers !== 0) this.examine(index, readers)
    if (fault === 1) return
    this.leaves = true
    if (this.edges !== undefined) this.edges.add(index < 0 ? ~index : index, kind === MOVE ? this.uses[a]! : 0xff)
  }

  /** Looks at a new state: every property whose bit is set, as something that it reads has changed. */
  private examine(index: number, readers: number): void {
    const { next } = this.stepper
    for (let k = 0; k < this.watches.length; k++) {
      if (((readers >>> k) & 1) === 0) continue
      const watch = this.watches[k]!
      const { kind } = watch.property
      if (kind === 'always' ? watch.check(next) : kind !== 'sometimes' || !watch.check(next)) continue
      this.hit(watch, next, index)
    }
  }

  private rest(index: number): void {
    for (const watch of this.watches) {
      if (watch.property.kind !== 'noDeadlock' || watch.check(this.stepper.now)) continue
      this.hit(watch, this.stepper.now, index)
    }
  }

  private hit(watch: Watch, state: Int32Array, index: number): void {
    watch.hit(state, index, this.costOf(state))
    this.bound = Math.max(...this.watches.map(({ bound }) => bound))
  }

  private mustStop(): boolean {
    const { store, transitions, depth, bytes } = this
    const verdict = this.options.budget?.({ states: store.count, transitions, depth, bytes }) ?? 'go'
    if (verdict !== 'go') this.stopped = verdict
    return verdict !== 'go'
  }

  private stop(by: Stopped['by'], text: string): void {
    this.stopped = { by, text }
  }
}

function usesOf(system: System, goals: readonly Watch[]): Uint8Array {
  if (goals.length > 8) throw new ModelError('at most 8 canAlways properties are decided in one search.')
  const types = new Set(system.moves.map(({ move }) => move.event.type))
  const withouts = goals.map(({ property }) => (property.kind === 'canAlways' ? (property.without ?? []) : []))
  for (const type of withouts.flat()) {
    if (!types.has(type))
      throw new ModelError(`canAlways is asked without the move '${type}'; there are: ${[...types].join(', ')}.`)
  }
  const may = (type: string) => withouts.reduce((bits, without, k) => bits | (without.includes(type) ? 0 : 1 << k), 0)
  return Uint8Array.from(system.moves, ({ move }) => may(move.event.type))
}
