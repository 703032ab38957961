/**
 * The search under way: states are expanded in the order in which they were found, and every new one is looked at.
 *
 *     visit(state): load ─▶ expand, staging each successor ─▶ settle ─▶ examine what is new
 *
 *   S1  a state is examined by the properties that read a slot in which it differs from its parent, as no other can have changed its mind
 *   S2  a step is a fault when it copies, loses, or spends a budget; `leaves` and edges are for the other steps
 *   S3  a state in which a machine threw may lead anywhere: nothing is concluded from its having no further steps
 */
import { ModelError } from './errors.ts'
import type { ExploreOptions, Stopped } from './explore.ts'
import { Graph } from './graph.ts'
import { Labels } from './labels.ts'
import { Edges } from './reach.ts'
import type { LeadsTo, SystemSpec } from './spec.ts'
import { COPY, MOVE, Stepper } from './stepper.ts'
import { StateStore } from './store.ts'
import { Symmetry } from './symmetry.ts'
import { SymmetryCheck } from './symmetry-check.ts'
import { System } from './system.ts'
import { type Column, columnOf } from './views.ts'
import { Watch } from './watch.ts'

/** States between two questions to the caller's budget. */
const POLL = 4096
/** … where each state is compared with up to a hundred and twenty copies. */
const POLL_SLOWLY = 256
const FAULT = -1

export class Search {
  readonly system: System
  readonly stepper: Stepper
  readonly store: StateStore
  readonly watches: readonly Watch[]
  readonly edges: Edges | undefined
  /** The graph with its labels, where a leadsTo asks for it. */
  readonly graph: Graph | undefined
  readonly labels: Labels | undefined
  /** The cheapest of the steps that threw inside a machine: what was thrown, and from which state. */
  threw: { readonly text: string; readonly index: number; readonly cost: number } | undefined
  transitions = 0
  depth = 1
  /** Where each level begins among the states. */
  private readonly levelStarts = [0]
  /** States that were left unexpanded, as every property had found a violation with no more faults than they spend (E4, E5). */
  pruned = 0
  stopped: Stopped | undefined
  readonly symmetry: Symmetry | undefined
  private readonly symmetryCheck: SymmetryCheck | undefined
  private readonly allSlots: Int32Array
  private readonly options: ExploreOptions
  private readonly spent: readonly Column[]
  /** Per slot: a bit for each property that is decided on new states and reads it. */
  private readonly readers: Int32Array
  private readonly seen: Int32Array
  /** Per move: a bit for each canAlways property that may use it. */
  private readonly uses: Uint8Array
  /** Per staged successor: which canAlways properties may use the step, or FAULT. */
  private stagedUses = new Int16Array(64)
  private stagedLabels: number[] = []
  private head = 0
  /** From how many faults on nothing new can be found. */
  private bound = Infinity
  private leaves = false
  /** Every property has been hit: before that no state can be left out. */
  private mayPrune = false

  constructor(spec: SystemSpec, options: ExploreOptions) {
    this.options = options
    this.system = new System(spec, options.trusted)
    this.stepper = new Stepper(this.system, (kind, a, operation) => this.arrive(kind, a, operation))
    this.stepper.start()
    const { slotNames, budgets } = this.system
    this.store = new StateStore(() => slotNames.map((_, slot) => this.system.range(slot)))
    this.watches = (options.properties ?? []).map(property => new Watch(property, this.system))
    if (options.leastOnly) refuseUncounted(this.watches, this.system)
    if (this.watches.length > 31) throw new ModelError('at most 31 properties are decided in one search.')
    this.spent = budgets.map(({ name }) => columnOf(this.system, `${name}.spent`, 'the search'))
    this.readers = readersOf(this.watches, slotNames.length)
    this.seen = new Int32Array(slotNames.length)
    this.uses = usesOf(this.system, this.goals)
    this.edges = this.goals.length > 0 ? new Edges() : undefined
    const promised = this.watches.flatMap(({ property }) => (property.kind === 'leadsTo' ? [property] : []))
    if (promised.length > 0) this.labels = new Labels(this.system, promised satisfies LeadsTo[])
    if (promised.length > 0) this.graph = new Graph()
    this.allSlots = Int32Array.from(slotNames, (_, slot) => slot)
    if (options.symmetry) {
      this.symmetry = new Symmetry(this.system)
      this.symmetryCheck = new SymmetryCheck(this.symmetry, this.stepper.readings, this.watches)
    }
  }

  /** How many states each level has. */
  get levels(): readonly number[] {
    const ends = [...this.levelStarts.slice(1), this.store.count]
    return ends.map((end, i) => end - this.levelStarts[i]!)
  }

  get goals(): readonly Watch[] {
    return this.watches.filter(({ property }) => property.kind === 'canAlways')
  }

  get bytes(): number {
    return (
      this.store.bytes +
      this.system.bytes +
      this.stepper.bytes +
      (this.edges?.bytes ?? 0) +
      (this.graph?.bytes ?? 0) +
      (this.symmetry?.bytes ?? 0)
    )
  }

  run(): void {
    if (this.symmetry) this.stepper.load(this.symmetry.canonical(this.stepper.now))
    this.store.add(this.stepper.now)
    this.examine(0, -1)
    const { maxStates = Infinity, maxDepth = Infinity } = this.options
    const poll = this.symmetry ? POLL_SLOWLY : POLL
    let levelEnd = 1
    for (; this.head < this.store.count; this.head++) {
      if (this.head === levelEnd) {
        this.depth++
        this.levelStarts.push(levelEnd)
        levelEnd = this.store.count
      }
      if (this.depth > maxDepth) return this.stop('depth', `${maxDepth} steps`)
      if (this.store.count > maxStates) return this.stop('states', `${maxStates} states`)
      if (this.head % poll === 0 && this.mustStop()) return
      this.visit(this.head)
    }
  }

  costOf(state: Int32Array): number {
    let cost = 0
    for (const column of this.spent) cost += column.get(state[column.slot]!)
    return cost
  }

  private visit(index: number): void {
    const { store, stepper, edges } = this
    store.load(index, stepper.now)
    stepper.next.set(stepper.now)
    edges?.row()
    this.graph?.row()
    if (this.isSettledAt(stepper.now)) {
      this.pruned++
      return
    }
    this.leaves = false
    stepper.expand()
    if (stepper.thrown !== undefined) this.noteThrow(stepper.thrown, index)
    else if (!this.leaves) this.rest(index)
    this.settle()
  }

  /** E4, E5: nothing that counts can come of this state. */
  private isSettledAt(now: Int32Array): boolean {
    if (!this.mayPrune) return false
    const cost = this.costOf(now)
    if (cost >= this.bound) return true
    if (this.options.leastOnly !== true) return false
    for (const watch of this.watches) if (!watch.isSettledAt(now, cost)) return false
    return true
  }

  /** Called by the stepper for every enabled step: the hot path. */
  private arrive(kind: number, a: number, operation: number): void {
    const { next, changed, changedCount } = this.stepper
    this.transitions++
    if (changedCount === 0) return
    const staged = this.store.staged
    if (this.symmetry !== undefined) this.leaves ||= this.isOrdinaryStep(kind)
    if (!this.stage(next, changed, changedCount)) return
    if (this.graph !== undefined) this.stagedLabels[staged] = this.labelsOf(kind, a, operation)
    if (this.leaves && this.edges === undefined) return
    const fault = kind >= COPY || this.spends()
    if (!fault) this.leaves = true
    if (this.edges !== undefined) this.noteUse(staged, fault ? FAULT : kind === MOVE ? this.uses[a]! : 0xff)
  }

  private labelsOf(kind: number, a: number, operation: number): number {
    return kind >= COPY || this.spends() ? 0 : this.labels!.of(kind, a, operation)
  }

  private stage(next: Int32Array, changed: Int32Array, changedCount: number): boolean {
    const { store, symmetry, allSlots } = this
    if (symmetry === undefined) return store.stage(next, changed, changedCount)
    return store.stage(symmetry.canonical(next), allSlots, allSlots.length)
  }

  /** Leads it to another state, be it one that counts as the same, and without a fault? */
  private isOrdinaryStep(kind: number): boolean {
    const { next, now } = this.stepper
    return kind < COPY && !this.spends() && next.some((id, slot) => id !== now[slot])
  }

  private spends(): boolean {
    const { next, now } = this.stepper
    for (const { slot } of this.system.budgets) if (next[slot] !== now[slot]) return true
    return false
  }

  private noteUse(staged: number, uses: number): void {
    if (staged >= this.stagedUses.length) {
      const larger = new Int16Array(2 * this.stagedUses.length)
      larger.set(this.stagedUses)
      this.stagedUses = larger
    }
    this.stagedUses[staged] = uses
  }

  private settle(): void {
    const { store, edges, watches, stagedUses, graph, stagedLabels } = this
    const count = store.settle()
    for (let i = 0; i < count; i++) {
      const index = store.found[i]!
      if (index >= 0 && watches.length > 0) this.examineNew(index)
      graph?.add(index < 0 ? ~index : index, stagedLabels[i]!)
      if (edges !== undefined && stagedUses[i] !== FAULT) edges.add(index < 0 ? ~index : index, stagedUses[i]!)
    }
  }

  private examineNew(index: number): void {
    const { seen, readers } = this
    const { now } = this.stepper
    this.store.read(index, seen)
    let bits = 0
    for (let slot = 0; slot < seen.length; slot++) if (seen[slot] !== now[slot]) bits |= readers[slot]!
    if (bits !== 0 || this.symmetry !== undefined) this.examine(index, bits)
  }

  /** Looks at a new state: every property whose bit is set, as something that it reads has changed. */
  private examine(index: number, bits: number): void {
    const state = index === 0 ? this.stepper.now : this.seen
    this.symmetryCheck?.compareProperties(this.watches, state)
    for (let k = 0; k < this.watches.length; k++) {
      if (((bits >>> k) & 1) === 0) continue
      const watch = this.watches[k]!
      const { kind } = watch.property
      if ((kind === 'always' || kind === 'sometimes') && watch.check(state) === (kind === 'sometimes'))
        this.hit(watch, state, index)
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
    this.mayPrune ||= this.watches.every(({ hits }) => hits.size > 0)
    this.bound = Math.max(...this.watches.map(({ bound }) => bound))
  }

  private noteThrow(text: string, index: number): void {
    const cost = this.costOf(this.stepper.now)
    this.edges?.open(index)
    this.graph?.tear(index)
    if (this.threw === undefined || cost < this.threw.cost) this.threw = { text, index, cost }
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

/** What a budget has spent never becomes less; of any other view nobody knows. */
function refuseUncounted(watches: readonly Watch[], { budgets }: System): void {
  const isSpent = ({ slot }: Column) => budgets.some(budget => budget.slot === slot)
  const odd = watches.find(({ per }) => !per.every(isSpent))
  if (odd === undefined) return
  throw new ModelError(
    `the property '${odd.property.name}' tells violations apart by more than what was spent, so that leastOnly cannot know the least: name views of budgets alone in 'per'.`,
  )
}

function readersOf(watches: readonly Watch[], slots: number): Int32Array {
  const readers = new Int32Array(slots)
  watches.forEach(({ property, slots: read }, k) => {
    if (property.kind !== 'always' && property.kind !== 'sometimes') return
    for (const slot of read) readers[slot]! |= 1 << k
  })
  return readers
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
