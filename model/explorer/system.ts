/**
 * A SystemSpec compiled into slots: every name resolved once, every mistake in the spec a sentence before the search starts.
 *
 *   Y1  slot order is components, channels, monitors, budgets, each in the order of the spec: same spec, same numbering
 *   Y2  a slot's local states are ids from 0; `range` says how many there are by now
 */
import { type Event, type LocalState, type Machine } from './adapter.ts'
import { canonical, deepFreeze } from './canonical.ts'
import { ChannelType } from './channels.ts'
import { ModelError } from './errors.ts'
import { Interner, PairTable, UNKNOWN } from './intern.ts'
import { MachineType, Vocabulary } from './machine-slots.ts'
import type { Budget, Channel, Component, Monitor, Move, SystemSpec } from './spec.ts'

export interface MachineSlot {
  readonly name: string
  readonly slot: number
  readonly component: Component
  readonly type: MachineType
  readonly moves: readonly CompiledMove[]
  /** Target slots by address id, filled as addresses are first used. */
  readonly routes: (readonly number[])[]
}

export interface CompiledMove {
  readonly index: number
  readonly move: Move
  readonly operation: number
  readonly fault: Fault | undefined
  readonly reads: readonly MachineSlot[]
}

export interface Fault {
  readonly name: string
  readonly budget: BudgetSlot
}

export interface ChannelSlot {
  readonly name: string
  readonly slot: number
  readonly channel: Channel
  readonly type: ChannelType
  readonly to: number
  readonly loss: Fault | 'free' | undefined
  readonly duplication: Fault | 'free' | undefined
  readonly told: number | undefined
  /** Delivered operation by message id (stamped with `from`), and what is told of its loss. */
  readonly delivered: number[]
  readonly tellings: number[]
}

/** A pure automaton over plain data: a monitor, or a fault budget. */
export class AutomatonSlot<S> {
  readonly name: string
  readonly slot: number
  readonly states = new Interner<S>()
  private readonly memo = new PairTable()
  private readonly next: (state: S, operation: number) => S | undefined

  constructor(name: string, slot: number, start: S, next: (state: S, operation: number) => S | undefined) {
    this.name = name
    this.slot = slot
    this.next = next
    this.id(start)
  }

  /** The state after `operation`, or -2 when the automaton refuses it. */
  step(state: number, operation: number): number {
    const known = this.memo.get(state, operation)
    if (known !== UNKNOWN) return known
    const after = this.next(this.states.values[state]!, operation)
    const result = after === undefined ? -2 : this.id(after)
    this.memo.set(state, operation, result)
    return result
  }

  get bytes(): number {
    return this.memo.bytes
  }

  private id(state: S): number {
    return this.states.id(canonical(state, `${this.name}'s state`), deepFreeze(state))
  }
}

export class BudgetSlot extends AutomatonSlot<readonly number[]> {
  readonly faults: readonly string[]

  constructor(name: string, slot: number, { limits, total = Infinity }: Budget) {
    const faults = Object.keys(limits)
    super(
      name,
      slot,
      faults.map(() => 0),
      (spent, fault) => {
        const after = spent.with(fault, spent[fault]! + 1)
        const sum = after.reduce((a, b) => a + b, 0)
        return after[fault]! > limits[faults[fault]!]! || sum > total ? undefined : after
      },
    )
    this.faults = faults
  }
}

export type Slot = MachineSlot | ChannelSlot | BudgetSlot | AutomatonSlot<unknown>

export class System {
  readonly spec: SystemSpec
  readonly vocabulary = new Vocabulary()
  readonly machines: readonly MachineSlot[]
  readonly channels: readonly ChannelSlot[]
  readonly monitors: readonly AutomatonSlot<unknown>[]
  readonly budgets: readonly BudgetSlot[]
  readonly moves: readonly CompiledMove[]
  readonly slotNames: readonly string[]
  private readonly slots: readonly Slot[]
  private readonly byName: ReadonlyMap<string, number>

  constructor(spec: SystemSpec) {
    this.spec = spec
    this.slotNames = slotNamesOf(spec)
    this.byName = new Map(this.slotNames.map((name, slot) => [name, slot]))
    const at = (name: string) => this.byName.get(name)!
    this.budgets = Object.entries(spec.budgets ?? {}).map(([name, budget]) => new BudgetSlot(name, at(name), budget))
    this.monitors = Object.entries(spec.monitors ?? {}).map(([name, monitor]) => this.monitorSlot(name, monitor))
    this.machines = this.machineSlots()
    this.moves = this.machines.flatMap(machine => machine.moves)
    const types = new Map<string, ChannelType>()
    this.channels = Object.entries(spec.channels ?? {}).map(([name, channel]) => this.channelSlot(name, channel, types))
    this.slots = [...this.machines, ...this.channels, ...this.monitors, ...this.budgets]
  }

  /** The slot of that name, or a ModelError that lists the names there are. */
  slotOf(name: string, what: string): number {
    const slot = this.byName.get(name)
    if (slot === undefined)
      throw new ModelError(`${what} names '${name}', but there is only: ${this.slotNames.join(', ')}.`)
    return slot
  }

  slot(index: number): Slot {
    return this.slots[index]!
  }

  /** How many local states slot `index` has by now. */
  range(index: number): number {
    return sizeOf(this.slots[index]!)
  }

  /** A slot's local state as data: a machine's snapshot, a channel's messages, a monitor's state, the faults spent. */
  read(index: number, id: number): unknown {
    const slot = this.slots[index]!
    if (slot instanceof BudgetSlot)
      return Object.fromEntries(slot.faults.map((f, i) => [f, slot.states.values[id]![i]]))
    if (slot instanceof AutomatonSlot) return slot.states.values[id]
    if ('component' in slot) return slot.type.locals.values[id]!.snapshot
    return slot.type.contents.values[id]!.map(message => this.vocabulary.operations.values[message])
  }

  /** Target slots of an address, resolved once per component. */
  route(machine: MachineSlot, address: number): readonly number[] {
    const known = machine.routes[address]
    if (known !== undefined) return known
    const name = this.vocabulary.addresses.values[address]!
    const to = machine.component.routes?.[name] ?? name
    const what = `${machine.name} sends to '${name}': the route`
    return (machine.routes[address] = [to].flat().map(target => this.slotOf(target, what)))
  }

  get bytes(): number {
    const types = new Set<{ bytes: number }>([...this.machines, ...this.channels].map(slot => slot.type))
    const tables = [...types, ...this.monitors, ...this.budgets].reduce((sum, table) => sum + table.bytes, 0)
    return tables + this.vocabulary.records.bytes
  }

  private machineSlots(): MachineSlot[] {
    const types = new Map<string, MachineType>()
    const ids = new Interner<Machine>()
    const machineIds = new Map<Machine, number>()
    const slots = Object.entries(this.spec.components).map(([name, component]): MachineSlot => {
      const { machine, ignores = [] } = component
      if (!machineIds.has(machine)) machineIds.set(machine, ids.id(String(ids.size), machine))
      const key = `${machineIds.get(machine)} ${ignores.join()}`
      if (!types.has(key)) types.set(key, new MachineType(machine, new Set(ignores), this.vocabulary))
      return { name, slot: this.byName.get(name)!, component, type: types.get(key)!, moves: [], routes: [] }
    })
    this.checkMoves()
    let index = 0
    for (const slot of slots) {
      const own = (this.spec.moves ?? []).filter(move => move.by === slot.name)
      const moves = slot.moves as CompiledMove[]
      for (const move of own) moves.push(this.compileMove(move, index++, slots))
    }
    return slots
  }

  private checkMoves(): void {
    for (const { by, event } of this.spec.moves ?? []) {
      if (!Object.hasOwn(this.spec.components, by)) {
        throw new ModelError(
          `the move ${event.type} is by '${by}', which is no component: ${Object.keys(this.spec.components).join(', ')}.`,
        )
      }
    }
  }

  private compileMove(move: Move, index: number, slots: readonly MachineSlot[]): CompiledMove {
    const reads = (move.reads ?? []).map(name => {
      const read = slots.find(slot => slot.name === name)
      if (!read)
        throw new ModelError(`the move ${move.event.type} of ${move.by} reads '${name}', which is no component.`)
      return read
    })
    const fault =
      move.fault === undefined ? undefined : this.fault(move.fault, `the move ${move.event.type} of ${move.by}`)
    return { index, move, operation: this.vocabulary.operation(move.event), fault, reads }
  }

  private fault(name: string, what: string): Fault {
    const budget = this.budgets.find(({ faults }) => faults.includes(name))
    if (!budget) throw new ModelError(`${what} spends the fault '${name}', which no budget limits. Add it to budgets.`)
    return { name, budget }
  }

  private allowance(value: boolean | string | undefined, what: string): Fault | 'free' | undefined {
    if (typeof value === 'string') return this.fault(value, what)
    return value ? 'free' : undefined
  }

  private channelSlot(name: string, channel: Channel, types: Map<string, ChannelType>): ChannelSlot {
    const { kind, capacity = kind === 'set' ? Infinity : 4, onLoss } = channel
    const key = `${kind} ${capacity}`
    if (!types.has(key)) types.set(key, new ChannelType(kind, capacity))
    const component = (to: string, what: string) => {
      if (!Object.hasOwn(this.spec.components, to)) throw new ModelError(`${what} '${to}', which is no component.`)
      return this.byName.get(to)!
    }
    return {
      name,
      slot: this.byName.get(name)!,
      channel,
      type: types.get(key)!,
      to: component(channel.to, `the channel ${name} leads to`),
      loss: this.allowance(channel.loses, `the channel ${name}`),
      duplication: this.allowance(channel.duplicates, `the channel ${name}`),
      told: onLoss && component(onLoss.to, `a loss on ${name} is told to`),
      delivered: [],
      tellings: [],
    }
  }

  private monitorSlot(name: string, { start, step }: Monitor): AutomatonSlot<unknown> {
    const { operations } = this.vocabulary
    const next = step as unknown as (state: unknown, fact: Event) => unknown
    const after = (state: unknown, fact: number) => {
      const result = next(state, operations.values[fact]!)
      if (result === undefined)
        throw new ModelError(`the monitor ${name} returned nothing for ${operations.values[fact]!.type}.`)
      return result
    }
    return new AutomatonSlot<unknown>(name, this.byName.get(name)!, start, after)
  }
}

function sizeOf(slot: Slot): number {
  if (slot instanceof AutomatonSlot) return slot.states.size
  return 'component' in slot ? slot.type.locals.size : slot.type.contents.size
}

function slotNamesOf({ components, channels, monitors, budgets }: SystemSpec): readonly string[] {
  const names = [components, channels, monitors, budgets].flatMap(part => Object.keys(part ?? {}))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new ModelError(`two slots are called '${twice}'; a name belongs to one slot.`)
  return names
}

export type { LocalState }
