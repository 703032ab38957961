/**
 * A SystemSpec compiled into slots: every name resolved once, every mistake in the spec a sentence before the search starts.
 *
 *   Y1  slot order is components, channels, monitors, budgets, each in the order of the spec: same spec, same numbering
 *   Y2  a slot's local states are ids from 0; `range` says how many there are by now
 *   Y3  the spec's own functions are functions: asked twice they say the same, and without a clock. Of a spec that is trusted they are asked once
 */
import type { Event, Machine } from './adapter.ts'
import { AutomatonSlot, BudgetSlot } from './automata.ts'
import { ChannelType } from './channels.ts'
import { ModelError } from './errors.ts'
import { IntMap, UNKNOWN } from './intern.ts'
import { MachineType, REFUSED, Vocabulary } from './machine-slots.ts'
import { asked, trusted } from './pure.ts'
import type { ChannelSlot, CompiledMove, Fault, MachineSlot, Slot } from './slots.ts'
import type { Channel, Monitor, Move, SystemSpec } from './spec.ts'

export class System {
  readonly spec: SystemSpec
  /** What a function of the spec answers (Y3). */
  readonly ask: <T>(who: string, answer: () => T) => T
  private readonly isTrusted: boolean
  readonly vocabulary = new Vocabulary()
  readonly machines: readonly MachineSlot[]
  readonly channels: readonly ChannelSlot[]
  readonly monitors: readonly AutomatonSlot<unknown>[]
  readonly budgets: readonly BudgetSlot[]
  readonly moves: readonly CompiledMove[]
  readonly slotNames: readonly string[]
  private readonly slots: readonly Slot[]
  private readonly byName: ReadonlyMap<string, number>

  constructor(spec: SystemSpec, isTrusted = false) {
    this.spec = spec
    this.isTrusted = isTrusted
    this.ask = isTrusted ? trusted : asked
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
    const name = this.vocabulary.addresses.values[address]!
    const to = machine.component.routes?.[name] ?? name
    const what = `${machine.name} sends to '${name}': the route`
    const slots = [to].flat().map(target => this.slotOf(target, what))
    const stray = slots.find(slot => slot >= this.machines.length + this.channels.length)
    if (stray !== undefined)
      throw new ModelError(`${what} leads to '${this.slotNames[stray]}', which is no component or channel.`)
    return (machine.routes[address] = slots)
  }

  /** The operation that tells of a message's loss. */
  telling({ name, channel, tellings }: ChannelSlot, message: number): number {
    const known = tellings.get(message)
    if (known !== UNKNOWN) return known
    const lost = this.vocabulary.operations.values[message]!
    const event = this.ask(`the channel ${name}, onLoss of ${lost.type}`, () => channel.onLoss!.event(lost))
    return tellings.set(message, this.vocabulary.operation(event))
  }

  /** The operation of a move that carries what it reads of others, or REFUSED where `carry` gives nothing. */
  carried({ move }: CompiledMove, locals: readonly unknown[]): number {
    const carry = move.carry as (...locals: readonly unknown[]) => object | undefined
    const payload = this.ask(`the move ${move.event.type} of ${move.by}, its carry`, () => carry(...locals))
    return payload === undefined ? REFUSED : this.vocabulary.operation({ ...move.event, ...payload })
  }

  /** What to say of a step that never ends: `slot` takes `operation` once too often. */
  endless(slot: number, operation: number): string {
    const { type } = this.vocabulary.operations.values[operation]!
    return `a step of more than 1,000 operations, the last of them ${type} to ${this.slotNames[slot]}: components that answer each other at once never come to rest. Let a channel carry one of the messages.`
  }

  get bytes(): number {
    const types = new Set<{ bytes: number }>([...this.machines, ...this.channels].map(slot => slot.type))
    const tables = [...types, ...this.monitors, ...this.budgets].reduce((sum, table) => sum + table.bytes, 0)
    return tables + this.vocabulary.records.bytes
  }

  private machineSlots(): MachineSlot[] {
    const types = new Map<Machine, Map<string, MachineType>>()
    const slots = Object.entries(this.spec.components).map(([name, component]): MachineSlot => {
      const { machine, ignores = [] } = component
      const variants = types.get(machine) ?? new Map<string, MachineType>()
      const key = ignores.toSorted().join()
      const type = variants.get(key) ?? new MachineType(machine, new Set(ignores), this.vocabulary, this.isTrusted)
      types.set(machine, variants.set(key, type))
      return { name, slot: this.byName.get(name)!, component, type, moves: [], routes: [] }
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
      const known = slots.some(slot => slot.name === name) || Object.hasOwn(this.spec.channels ?? {}, name)
      if (known) return { slot: this.byName.get(name)! }
      throw new ModelError(
        `the move ${move.event.type} of ${move.by} reads '${name}', which is no component, and no channel either.`,
      )
    })
    const what = `the move ${move.event.type} of ${move.by}`
    if (reads.length > 0 && !move.carry)
      throw new ModelError(
        `${what} reads ${move.reads!.join(', ')} but has no carry: say what its event carries of them.`,
      )
    const fault = move.fault === undefined ? undefined : this.fault(move.fault, what)
    return { index, move, operation: this.vocabulary.operation(move.event), fault, reads }
  }

  private fault(name: string, what: string): Fault {
    const budget = this.budgets.find(({ faults }) => faults.includes(name))
    if (!budget) throw new ModelError(`${what} spends the fault '${name}', which no budget limits. Add it to budgets.`)
    return { index: budget.faults.indexOf(name), budget }
  }

  private allowance(value: boolean | string | undefined, what: string): Fault | 'free' | undefined {
    if (typeof value === 'string') return this.fault(value, what)
    return value ? 'free' : undefined
  }

  private channelSlot(name: string, channel: Channel, types: Map<string, ChannelType>): ChannelSlot {
    const { kind, capacity, from, onLoss } = channel
    const key = JSON.stringify([kind, capacity, from])
    if (!types.has(key)) types.set(key, new ChannelType(channel, this.vocabulary))
    const receivers = [channel.to].flat()
    if (receivers.length !== 1 && kind !== 'set')
      throw new ModelError(
        `the channel ${name} is a ${kind} and leads to ${receivers.length} components; only a set may lead to several.`,
      )
    const component = (to: string, what: string) => {
      if (!Object.hasOwn(this.spec.components, to)) throw new ModelError(`${what} '${to}', which is no component.`)
      return this.byName.get(to)!
    }
    return {
      name,
      slot: this.byName.get(name)!,
      channel,
      type: types.get(key)!,
      to: receivers.map(to => component(to, `the channel ${name} leads to`)),
      loss: this.allowance(channel.loses, `the channel ${name}`),
      duplication: this.allowance(channel.duplicates, `the channel ${name}`),
      told: onLoss && component(onLoss.to, `a loss on ${name} is told to`),
      tellings: new IntMap(),
    }
  }

  private monitorSlot(name: string, { start, step }: Monitor): AutomatonSlot<unknown> {
    const { operations } = this.vocabulary
    const next = step as unknown as (state: unknown, fact: Event) => unknown
    const after = (state: unknown, fact: number) => {
      const event = operations.values[fact]!
      const result = this.ask(`the monitor ${name} at ${event.type}`, () => next(state, event))
      if (result === undefined) throw new ModelError(`the monitor ${name} returned nothing for ${event.type}.`)
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
