/**
 * Properties over views, and the best violation of each found so far.
 *
 *   W1  a counterexample has the fewest faults, and among those is the shortest (states arrive in breadth-first order)
 *   W2  a property is looked at again only where a slot that it reads, or tells violations apart by, has changed
 */
import { ModelError } from './errors.ts'
import type { Property } from './spec.ts'
import type { System } from './system.ts'
import { type Column, columnOf } from './views.ts'

/** A state worth telling of: its index in the store, and how many faults led there. */
export interface Hit {
  readonly index: number
  readonly cost: number
}

/** What only the whole graph decides. */
const GRAPH_KINDS: ReadonlySet<string> = new Set(['canAlways', 'noDeadlock', 'leadsTo'])

/** One property, compiled. */
export class Watch {
  readonly property: Property
  readonly per: readonly Column[]
  /** Best hit by the combination of `per` views ('' where there is none). */
  readonly hits = new Map<string, Hit>()
  private readonly least: { readonly spent: readonly number[]; readonly cost: number }[] = []
  private readonly columns: readonly Column[]
  private readonly values: number[]

  constructor(property: Property, system: System) {
    const what = `the property '${property.name}'`
    this.property = property
    this.columns = property.reads.map(path => columnOf(system, path, what))
    this.values = property.reads.map(() => 0)
    this.per = ('per' in property ? (property.per ?? []) : []).map(path => columnOf(system, path, what))
    const wholeGraph = GRAPH_KINDS.has(property.kind)
    const set = system.channels.find(({ channel }) => channel.kind === 'set')
    if (wholeGraph && set) {
      throw new ModelError(
        `${what}: nothing of the kind ${property.kind} can be decided over the set channel ${set.name}. Make it a fifo or a bag.`,
      )
    }
  }

  get slots(): readonly number[] {
    return [...this.columns, ...this.per].map(({ slot }) => slot)
  }

  /** Does the property's check hold in this state? For `canAlways` it is the goal, for `noDeadlock` the rest, for `leadsTo` what must come. */
  check(state: Int32Array): boolean {
    return this.ask(state, this.property.check)
  }

  /** Of `leadsTo`: does this state owe what must come? */
  isTriggered(state: Int32Array): boolean {
    return this.property.kind === 'leadsTo' && this.ask(state, this.property.when)
  }

  private ask(state: Int32Array, question: Property['check']): boolean {
    const { columns, values } = this
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!
      values[i] = column.get(state[column.slot]!)
    }
    try {
      return question(values)
    } catch (error) {
      throw new ModelError(`the property '${this.property.name}' threw: ${String(error)}`)
    }
  }

  /** Has a violation been found that spends in no `per` view more than this state (E5)? Of `sometimes`: has it been seen at all? */
  isSettledAt(state: Int32Array, cost: number): boolean {
    const { kind } = this.property
    if (kind === 'sometimes') return this.hits.size > 0
    return kind === 'always' && this.least.some(hit => cost >= hit.cost && this.spendsAtLeast(state, hit.spent))
  }

  private spendsAtLeast(state: Int32Array, spent: readonly number[]): boolean {
    return this.per.every((column, i) => column.get(state[column.slot]!) >= spent[i]!)
  }

  keyOf(state: Int32Array): string {
    return this.per.map(column => column.get(state[column.slot]!)).join()
  }

  /** Keeps the hit if it is the best of its kind. */
  hit(state: Int32Array, index: number, cost: number): void {
    const key = this.keyOf(state)
    const best = this.hits.get(key)
    if (best !== undefined && cost >= best.cost) return
    this.hits.set(key, { index, cost })
    this.least.push({ spent: this.per.map(column => column.get(state[column.slot]!)), cost })
  }

  get best(): Hit | undefined {
    return [...this.hits.values()].toSorted((a, b) => a.cost - b.cost || a.index - b.index)[0]
  }

  /** From how many faults on nothing new can come of this property; Infinity while the whole graph matters. */
  get bound(): number {
    const { kind } = this.property
    if (this.per.length > 0 || GRAPH_KINDS.has(kind)) return Infinity
    return kind === 'sometimes' ? (this.hits.size > 0 ? 0 : Infinity) : (this.best?.cost ?? Infinity)
  }
}
