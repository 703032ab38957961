/**
 * Symmetry: states that differ by the names of interchangeable members alone are one. Kept is the least of them, slot by slot.
 *
 *     successor ──canonical──▶ the least of its renamed copies ──▶ store
 *
 *   M1  `canonical` of a state and of each of its renamed copies is the same
 *   M2  renaming acts on interned ids by tables; each entry is computed once
 *   M3  traces are not renamed: a path leads through real states, whose canonical forms are those that were stored
 */
import { canonical as formOf, frozenCopy } from './canonical.ts'
import { AutomatonSlot, BudgetSlot } from './automata.ts'
import { ModelError } from './errors.ts'
import { IntMap, UNKNOWN } from './intern.ts'
import { type Permutation, permutationsOf } from './permutations.ts'
import { asked } from './pure.ts'
import type { ChannelSlot, MachineSlot, Slot } from './slots.ts'
import type { System } from './system.ts'

export class Symmetry {
  readonly system: System
  readonly permutations: readonly Permutation[]
  private readonly tables: readonly (readonly (IntMap | undefined)[])[]
  private readonly operations: readonly IntMap[]
  private readonly best: Int32Array
  private readonly copy: Int32Array

  constructor(system: System) {
    const { spec, slotNames } = system
    this.system = system
    if ((spec.families ?? []).length === 0)
      throw new ModelError(`'${spec.name}' declares no symmetric family, so there is nothing to make use of.`)
    this.permutations = permutationsOf(spec.families!, slotNames.length, (name, what) => system.slotOf(name, what))
    const tables = this.permutations.map(() => new Map<unknown, IntMap>())
    this.tables = this.permutations.map((_, p) => slotNames.map((__, slot) => this.tableFor(slot, tables[p]!)))
    this.operations = this.permutations.map(() => new IntMap())
    this.best = new Int32Array(slotNames.length)
    this.copy = new Int32Array(slotNames.length)
  }

  /** The least renamed copy of `state`; good until the next call. */
  canonical(state: Int32Array): Int32Array {
    const { best, permutations } = this
    best.set(state)
    for (let p = 1; p < permutations.length; p++) if (this.isLess(p, state)) best.set(this.renamed(p, state))
    return best
  }

  /** `state` with its members renamed by permutation `p`; good until the next call. */
  renamed(p: number, state: Int32Array): Int32Array {
    const { slotFrom } = this.permutations[p]!
    for (let slot = 0; slot < state.length; slot++) {
      const from = slotFrom[slot]!
      this.copy[slot] = this.local(p, from, state[from]!)
    }
    return this.copy
  }

  /** The id that local state `id` of `slot` has, renamed, in the slot where it goes. */
  local(p: number, slot: number, id: number): number {
    const table = this.tables[p]![slot]
    if (table === undefined) return id
    const known = table.get(id)
    return known === UNKNOWN ? this.renameFirst(p, slot, id, table) : known
  }

  operation(p: number, operation: number): number {
    const known = this.operations[p]!.get(operation)
    if (known !== UNKNOWN) return known
    const event = this.system.vocabulary.operations.values[operation]!
    const renamed = this.rename(p, event, event.type) as typeof event
    return this.operations[p]!.set(operation, this.system.vocabulary.operation(renamed))
  }

  get bytes(): number {
    const tables = new Set([...this.tables.flat(), ...this.operations])
    return [...tables].reduce((sum, table) => sum + (table?.bytes ?? 0), 0)
  }

  private isLess(p: number, state: Int32Array): boolean {
    const { best } = this
    const { slotFrom } = this.permutations[p]!
    for (let slot = 0; slot < best.length; slot++) {
      const from = slotFrom[slot]!
      const id = this.local(p, from, state[from]!)
      if (id !== best[slot]) return id < best[slot]!
    }
    return false
  }

  /** Slots that run one machine share its local states, and so the table; a budget counts faults, which nobody renames. */
  private tableFor(slot: number, shared: Map<unknown, IntMap>): IntMap | undefined {
    const one = this.system.slot(slot)
    if (one instanceof BudgetSlot) return undefined
    const key = 'component' in one ? one.type : one
    if (!shared.has(key)) shared.set(key, new IntMap())
    return shared.get(key)!
  }

  private renameFirst(p: number, slot: number, id: number, table: IntMap): number {
    const { slotTo } = this.permutations[p]!
    const [source, target] = [this.system.slot(slot), this.system.slot(slotTo[slot]!)]
    return table.set(id, this.renameLocal(p, source, target, id))
  }

  private renameLocal(p: number, source: Slot, target: Slot, id: number): number {
    if (source instanceof AutomatonSlot) return source.idOf(this.rename(p, source.states.values[id], source.name))
    if ('component' in source) return this.renameMachine(p, source, target as MachineSlot, id)
    const messages = source.type.contents.values[id]!.map(message => this.operation(p, message))
    return (target as ChannelSlot).type.idOf(messages)
  }

  private renameMachine(p: number, { type, name }: MachineSlot, target: MachineSlot, id: number): number {
    if (target.type !== type)
      throw new ModelError(`${name} and ${target.name} are declared interchangeable but do not run one machine.`)
    const { snapshot, timers } = type.locals.values[id]!
    const context: unknown = this.rename(p, snapshot.context, name)
    const output: unknown = this.rename(p, snapshot.output, name)
    const renamed = timers.map(timer => ({ ...timer, event: this.rename(p, timer.event, name) as typeof timer.event }))
    return type.idOf({ snapshot: { ...snapshot, context, output } as typeof snapshot, timers: renamed })
  }

  private rename(p: number, data: unknown, what: string): unknown {
    return asked(`the renaming of ${what}`, () => this.permutations[p]!.rename(data))
  }
}

/** Data in a sentence, short. */
export const brief = (data: unknown) => formOf(frozenCopy(data)).slice(0, 300)
