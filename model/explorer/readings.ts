/**
 * Moves that carry what others hold now (`reads`, `carry`), looked up together: those of one component that read the same slots are one
 * group, and a combination of local states there has one row, of the moves that carry something.
 *
 *   R1  `carry` is called once per move and combination
 *   R2  a group's order is that of its first move, a row's that of its moves: the spec alone decides
 */
import { IntMap, IntPool, PairTable, UNKNOWN } from './intern.ts'
import { REFUSED } from './machine-slots.ts'
import type { CompiledMove, MachineSlot } from './slots.ts'
import type { System } from './system.ts'

export interface Reading {
  readonly id: number
  readonly reads: CompiledMove['reads']
  readonly moves: readonly CompiledMove[]
}

export class Readings {
  /** Rows of [count, (move index, operation) …]. Read `data` anew after every `rowOf`. */
  readonly rows = new IntPool()
  /** Told of what a move carries when a combination is met for the first time. */
  firstCarried: ((compiled: CompiledMove, now: Int32Array, operation: number) => void) | undefined
  private readonly system: System
  private readonly groups: readonly (readonly Reading[])[]
  private readonly tuples = new PairTable()
  private readonly starts = new IntMap()
  private count = 0

  constructor(system: System) {
    this.system = system
    this.groups = system.machines.map(machine => this.groupsOf(machine))
  }

  /** The groups of the component at this place among the components. */
  of(component: number): readonly Reading[] {
    return this.groups[component]!
  }

  /** Where the row of `group` starts for the local states of `now`. */
  rowOf({ id, reads, moves }: Reading, now: Int32Array): number {
    let key = id
    for (let r = 0; r < reads.length; r++) {
      const local = now[reads[r]!.slot]!
      const known = this.tuples.get(key, local)
      key = known === UNKNOWN ? this.tuple(key, local) : known
    }
    const start = this.starts.get(key)
    return start === UNKNOWN ? this.starts.set(key, this.fill(reads, moves, now)) : start
  }

  get bytes(): number {
    return this.rows.bytes + this.tuples.bytes + this.starts.bytes
  }

  private groupsOf(machine: MachineSlot): Reading[] {
    const groups = new Map<string, CompiledMove[]>()
    for (const compiled of machine.moves) {
      if (!compiled.move.carry) continue
      const key = compiled.reads.map(({ slot }) => slot).join()
      groups.set(key, [...(groups.get(key) ?? []), compiled])
    }
    return [...groups.values()].map(moves => ({ id: this.count++, reads: moves[0]!.reads, moves }))
  }

  private tuple(key: number, local: number): number {
    this.tuples.set(key, local, this.count)
    return this.count++
  }

  private fill(reads: CompiledMove['reads'], moves: readonly CompiledMove[], now: Int32Array): number {
    const locals = reads.map(({ slot }) => this.system.read(slot, now[slot]!))
    const row = moves.flatMap(compiled => {
      const operation = this.system.carried(compiled, locals)
      this.firstCarried?.(compiled, now, operation)
      return operation === REFUSED ? [] : [compiled.index, operation]
    })
    const start = this.rows.push(row.length / 2)
    for (const value of row) this.rows.push(value)
    return start
  }
}
