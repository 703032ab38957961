/**
 * All steps out of one global state, one after the other, on integers.
 *
 *     now ──expand──▶ arrive(kind, a, b) once per enabled step, with `next` = now but for `changed`
 *
 *   X1  the order of steps depends on the spec alone: moves by component, timers, then each channel's deliveries, copies, losses
 *   X2  a step is the initiator's local step and a depth-first cascade of operations; later ones see earlier effects
 *   X3  one refused operation disables the whole step; only a message that its own receiver does not handle is consumed
 *   X4  after `arrive`, next equals now again
 */
import { assert, ModelError } from './errors.ts'
import { FULL } from './channels.ts'
import { IntPool, PairTable, UNKNOWN } from './intern.ts'
import { OBSERVE, REFUSED } from './machine-slots.ts'
import type { ChannelSlot, CompiledMove, Fault, MachineSlot, System } from './system.ts'

export const MOVE = 0
export const TIMER = 1
export const DELIVER = 2
export const COPY = 3
export const LOSE = 4

/** One operation that a slot took within a step, for those who tell the story of it. */
export interface Operation {
  readonly slot: number
  readonly operation: number
  readonly before: number
  readonly after: number
}

export class Stepper {
  readonly system: System
  readonly now: Int32Array
  readonly next: Int32Array
  readonly changed = new Int32Array(1 << 12)
  changedCount = 0
  /** Set while a story is told; the search leaves it undefined. */
  log: ((operation: Operation) => void) | undefined
  onUndo: (() => void) | undefined
  private readonly arrive: (kind: number, a: number, b: number) => void
  private readonly machineAt: readonly (MachineSlot | undefined)[]
  private readonly channelAt: readonly (ChannelSlot | undefined)[]
  /** Per component and local state: where its row of enabled moves starts (+ 1), each row [count, (kind, index, record) …]. */
  private readonly rowOf: number[][]
  private readonly rows = new IntPool()
  private readonly tuples = new PairTable()
  private tupleCount = 0
  private readonly carried: number[] = []

  constructor(system: System, arrive: (kind: number, a: number, b: number) => void) {
    this.system = system
    this.arrive = arrive
    const slots = system.slotNames.length
    this.now = new Int32Array(slots)
    this.next = new Int32Array(slots)
    this.machineAt = system.slotNames.map((_, slot) => system.machines.find(machine => machine.slot === slot))
    this.channelAt = system.slotNames.map((_, slot) => system.channels.find(channel => channel.slot === slot))
    this.rowOf = system.machines.map(() => [])
  }

  /** Puts the initial state into `now` and `next`: every machine entered, in order, its first effects applied. */
  start(): void {
    this.now.fill(0)
    this.next.fill(0)
    const records = this.system.machines.map(({ type, component }) => type.enter(component.input))
    this.system.machines.forEach(({ slot }, i) => (this.next[slot] = this.system.vocabulary.records.data[records[i]!]!))
    this.system.machines.forEach((machine, i) => {
      if (!this.perform(machine, records[i]!))
        throw new ModelError(`${machine.name}: what it sends on entry is refused.`)
    })
    this.changedCount = 0
    this.now.set(this.next)
  }

  /** Sets the state to expand from; both vectors. */
  load(state: ArrayLike<number>): void {
    this.now.set(state)
    this.next.set(state)
    this.changedCount = 0
  }

  expand(): void {
    const { machines, channels } = this.system
    for (let i = 0; i < machines.length; i++) this.expandMoves(machines[i]!, i)
    for (let i = 0; i < channels.length; i++) this.expandChannel(channels[i]!)
  }

  get bytes(): number {
    return this.rows.bytes + this.tuples.bytes + this.rowOf.reduce((sum, row) => sum + row.length * 4, 0)
  }

  private expandMoves(machine: MachineSlot, i: number): void {
    const local = this.now[machine.slot]!
    const at = (this.rowOf[i]![local] ?? this.fillRow(machine, i, local)) - 1
    const count = this.rows.data[at]!
    for (let k = 0; k < count; k++) {
      const entry = at + 1 + k * 3
      const rows = this.rows.data
      const kind = rows[entry]!
      const index = rows[entry + 1]!
      const record = rows[entry + 2]!
      if (kind === MOVE) this.tryMove(machine, this.system.moves[index]!, record)
      else this.tryStep(machine, record, kind, machine.slot, index, -1)
    }
  }

  /** The moves that `local` allows, without those that the machine itself refuses. A move that reads others is tried each time. */
  private fillRow(machine: MachineSlot, i: number, local: number): number {
    const row: number[] = []
    for (const { index, operation, reads } of machine.moves) {
      const record = reads.length > 0 ? UNKNOWN : machine.type.step(local, operation)
      if (record !== REFUSED) row.push(MOVE, index, record)
    }
    machine.type.locals.values[local]!.timers.forEach((_, k) => row.push(TIMER, k, machine.type.fire(local, k)))
    const at = this.rows.push(row.length / 3)
    for (const value of row) this.rows.push(value)
    return (this.rowOf[i]![local] = at + 1)
  }

  private tryMove(machine: MachineSlot, compiled: CompiledMove, known: number): void {
    if (compiled.fault !== undefined && !this.spend(compiled.fault)) return
    const operation = known === UNKNOWN ? this.carry(compiled) : compiled.operation
    const record =
      known !== UNKNOWN ? known : operation < 0 ? REFUSED : machine.type.step(this.now[machine.slot]!, operation)
    if (record === REFUSED) return this.undo()
    this.tryStep(machine, record, MOVE, compiled.index, 0, operation)
  }

  /** The operation of a move that carries what others hold now: computed once per combination of their local states. */
  private carry({ index, move, reads }: CompiledMove): number {
    let key = index
    for (let r = 0; r < reads.length; r++) {
      const local = this.now[reads[r]!.slot]!
      let tuple = this.tuples.get(key, local)
      if (tuple === UNKNOWN) this.tuples.set(key, local, (tuple = this.system.moves.length + this.tupleCount++))
      key = tuple
    }
    const known = this.carried[key]
    if (known !== undefined) return known
    const locals = reads.map(read => read.type.locals.values[this.now[read.slot]!]!.snapshot)
    const payload = (move.carry as (...locals: unknown[]) => object | undefined)?.(...locals)
    return (this.carried[key] = payload ? this.system.vocabulary.operation({ ...move.event, ...payload }) : REFUSED)
  }

  private expandChannel(channel: ChannelSlot): void {
    const content = this.now[channel.slot]!
    const heads = channel.type.heads[content]!
    for (let i = 0; i < heads.length; i++) {
      const message = heads[i]!
      const rest = channel.type.take(content, message)
      this.deliver(channel, message, rest, DELIVER)
      if (channel.duplication !== undefined) this.deliver(channel, message, content, COPY)
      if (channel.loss !== undefined) this.lose(channel, message, rest)
    }
  }

  private deliver(channel: ChannelSlot, message: number, rest: number, kind: number): void {
    if (kind === COPY && channel.duplication !== 'free' && !this.spend(channel.duplication!)) return
    const machine = this.machineAt[channel.to]!
    const operation = channel.delivered[message] ?? this.stamp(channel, message)
    const record = machine.type.step(this.now[channel.to]!, operation)
    this.put(channel.slot, rest)
    if (record !== REFUSED) return this.tryStep(machine, record, kind, channel.slot, message, operation)
    machine.type.unhandled.add(this.system.vocabulary.operations.values[operation]!.type)
    if (kind === DELIVER && channel.type.kind !== 'set') this.arrive(kind, channel.slot, message)
    this.undo()
  }

  private stamp({ channel, delivered }: ChannelSlot, message: number): number {
    const { vocabulary } = this.system
    const { from } = channel
    if (from === undefined) return (delivered[message] = message)
    return (delivered[message] = vocabulary.operation({ ...vocabulary.operations.values[message]!, from }))
  }

  private lose(channel: ChannelSlot, message: number, rest: number): void {
    if (channel.loss !== 'free' && !this.spend(channel.loss!)) return
    this.put(channel.slot, rest)
    if (channel.told === undefined || this.apply(channel.told, this.telling(channel, message))) {
      this.arrive(LOSE, channel.slot, message)
    }
    this.undo()
  }

  private telling({ channel, tellings }: ChannelSlot, message: number): number {
    const { vocabulary } = this.system
    return (tellings[message] ??= vocabulary.operation(channel.onLoss!.event(vocabulary.operations.values[message]!)))
  }

  private tryStep(machine: MachineSlot, record: number, kind: number, a: number, b: number, operation: number): void {
    if (this.take(machine, record, operation)) this.arrive(kind, a, b)
    this.undo()
  }

  /** Moves `machine` to the record's local state and carries out its effects; false when one of them is refused. */
  private take(machine: MachineSlot, record: number, operation: number): boolean {
    const after = this.system.vocabulary.records.data[record]!
    this.log?.({ slot: machine.slot, operation, before: this.next[machine.slot]!, after })
    this.put(machine.slot, after)
    return this.perform(machine, record)
  }

  private perform(machine: MachineSlot, record: number): boolean {
    const { records } = this.system.vocabulary
    const count = records.data[record + 1]!
    for (let i = 0; i < count; i++) {
      const kind = records.data[record + 2 + 2 * i]!
      const operation = records.data[record + 3 + 2 * i]!
      if (kind === OBSERVE) this.notice(operation)
      else if (!this.sendTo(machine, kind, operation)) return false
    }
    return true
  }

  private sendTo(machine: MachineSlot, address: number, operation: number): boolean {
    const targets = machine.routes[address] ?? this.system.route(machine, address)
    for (let t = 0; t < targets.length; t++) if (!this.apply(targets[t]!, operation)) return false
    return true
  }

  private notice(fact: number): void {
    const { monitors } = this.system
    for (let m = 0; m < monitors.length; m++) {
      const monitor = monitors[m]!
      const before = this.next[monitor.slot]!
      const after = monitor.step(before, fact)
      if (this.log) this.log({ slot: monitor.slot, operation: fact, before, after })
      this.put(monitor.slot, after)
    }
  }

  private apply(slot: number, operation: number): boolean {
    const channel = this.channelAt[slot]
    if (channel !== undefined) return this.push(channel, operation)
    const machine = this.machineAt[slot]
    if (machine === undefined)
      throw new ModelError(`nothing can be sent to ${this.system.slotNames[slot]}: it is no component or channel.`)
    const record = machine.type.step(this.next[slot]!, operation)
    return record !== REFUSED && this.take(machine, record, operation)
  }

  private push(channel: ChannelSlot, message: number): boolean {
    const before = this.next[channel.slot]!
    const after = channel.type.push(before, message)
    if (after === FULL) return this.overflow(channel)
    if (this.log) this.log({ slot: channel.slot, operation: message, before, after })
    this.put(channel.slot, after)
    return true
  }

  private overflow({ name, channel, loss, type }: ChannelSlot): boolean {
    if (channel.whenFull === 'block') return false
    if (channel.whenFull === 'lose') return loss === undefined || loss === 'free' || this.spend(loss)
    throw new ModelError(
      `the channel ${name} is full (${type.capacity}) and 'whenFull' is error: raise its capacity, or say 'lose' or 'block'.`,
    )
  }

  private spend({ name, budget }: Fault): boolean {
    const after = budget.step(this.next[budget.slot]!, budget.faults.indexOf(name))
    if (after < 0) return false
    this.put(budget.slot, after)
    return true
  }

  private put(slot: number, id: number): void {
    if (this.next[slot] === id) return
    assert(this.changedCount < this.changed.length, 'a step changes fewer than 4,096 slots')
    this.changed[this.changedCount++] = slot
    this.next[slot] = id
  }

  private undo(): void {
    if (this.onUndo !== undefined) this.onUndo()
    for (let i = 0; i < this.changedCount; i++) {
      const slot = this.changed[i]!
      this.next[slot] = this.now[slot]!
    }
    this.changedCount = 0
  }
}
