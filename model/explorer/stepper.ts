/**
 * All steps out of one global state, one after the other, on integers.
 *
 *     now ──expand──▶ arrive(kind, a, b) once per enabled step, with `next` = now but for `changed`
 *
 *   X1  the order of steps depends on the spec alone: each channel's deliveries, copies, losses; then by component its moves, timers, and
 *       moves that read others. Among counterexamples of one length that shows the one in which messages arrive as soon as they can
 *   X2  a step is the initiator's local step and a depth-first cascade of operations; later ones see earlier effects
 *   X3  one refused operation disables the whole step; only a message that its own receiver does not handle is consumed
 *   X4  after `arrive`, next equals now again
 *   X5  a step within which a machine throws is disabled, and `thrown` says what the first of them threw
 */
import { ModelError } from './errors.ts'
import { EMPTY, FULL } from './channels.ts'
import { IntMap, IntPool, UNKNOWN } from './intern.ts'
import { OBSERVE, REFUSED, THREW } from './machine-slots.ts'
import { Readings } from './readings.ts'
import type { ChannelSlot, CompiledMove, Fault, MachineSlot } from './slots.ts'
import type { System } from './system.ts'

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
  /** The slot that sent it; −1 where it begins the step. */
  readonly from: number
}

/** No protocol needs as many operations in one step; two machines that answer each other for ever do. */
const ENDLESS = 1000

export class Stepper {
  readonly system: System
  readonly now: Int32Array
  readonly next: Int32Array
  /** The slots in which `next` may differ from `now`, each once. */
  readonly changed: Int32Array
  changedCount = 0
  thrown: string | undefined
  /** Of a delivery: a set may have several receivers. */
  receiver = -1
  /** The operations of the step under way, where somebody wants to tell of them; the search does not. */
  tale: Operation[] | undefined
  /** Whose effects are being carried out, for the tale alone. */
  private sender = -1
  private readonly arrive: (kind: number, a: number, b: number) => void
  private readonly machineAt: readonly (MachineSlot | undefined)[]
  private readonly channelAt: readonly (ChannelSlot | undefined)[]
  /** Per component and local state: where its row of enabled moves starts, each row [count, (kind, a, record, operation) …]. */
  private readonly rowOf: readonly IntMap[]
  private readonly rows = new IntPool()
  readonly readings: Readings
  private readonly isChanged: Uint8Array
  private operations = 0

  constructor(system: System, arrive: (kind: number, a: number, b: number) => void) {
    this.system = system
    this.arrive = arrive
    const slots = system.slotNames.length
    this.now = new Int32Array(slots)
    this.next = new Int32Array(slots)
    this.changed = new Int32Array(slots)
    this.isChanged = new Uint8Array(slots)
    this.machineAt = system.slotNames.map((_, slot) => system.machines.find(machine => machine.slot === slot))
    this.channelAt = system.slotNames.map((_, slot) => system.channels.find(channel => channel.slot === slot))
    this.rowOf = system.machines.map(() => new IntMap())
    this.readings = new Readings(system)
  }

  /** Puts the initial state into `now` and `next`: every machine entered, in order, its first effects applied. */
  start(): void {
    const { machines, vocabulary } = this.system
    const records = machines.map(({ type, component }) => type.enter(component.input))
    this.next.fill(0)
    machines.forEach(({ slot }, i) => (this.next[slot] = vocabulary.records.data[records[i]!]!))
    machines.forEach((machine, i) => {
      if (this.perform(machine, records[i]!)) return
      throw new ModelError(
        `${machine.name}: what it sends on entry is refused${this.thrown ? ` (${this.thrown})` : ''}.`,
      )
    })
    this.load(this.next.slice())
  }

  /** Sets the state to expand from; both vectors. */
  load(state: Int32Array): void {
    this.now.set(state)
    this.undo()
    this.next.set(state)
  }

  expand(): void {
    const { machines, channels } = this.system
    this.thrown = undefined
    for (let i = 0; i < channels.length; i++)
      if (this.now[channels[i]!.slot] !== EMPTY) this.expandChannel(channels[i]!)
    for (let i = 0; i < machines.length; i++) {
      this.expandMoves(machines[i]!, i)
      this.expandReadings(machines[i]!, i)
    }
  }

  get bytes(): number {
    return [...this.rowOf, this.rows, this.readings].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  private expandMoves(machine: MachineSlot, i: number): void {
    const local = this.now[machine.slot]!
    const known = this.rowOf[i]!.get(local)
    const at = known === UNKNOWN ? this.fillRow(machine, i, local) : known
    const { data } = this.rows
    const end = at + 1 + 4 * data[at]!
    for (let entry = at + 1; entry < end; entry += 4) {
      const record = data[entry + 2]!
      if (record === UNKNOWN) this.tryMove(machine, this.system.moves[data[entry + 1]!]!, data[entry + 3]!)
      else this.tryStep(machine, record, data[entry]!, data[entry + 1]!, data[entry + 3]!)
    }
  }

  /** The moves that `local` allows and that read nobody else. One that spends a fault, which may be used up by now, is tried each time. */
  private fillRow(machine: MachineSlot, i: number, local: number): number {
    const row: number[] = []
    for (const { index, operation, move, fault } of machine.moves) {
      if (move.carry) continue
      const record = fault ? UNKNOWN : machine.type.step(local, operation)
      if (record !== REFUSED) row.push(MOVE, index, record, operation)
    }
    machine.type.locals.values[local]!.timers.forEach(({ event }, k) =>
      row.push(TIMER, machine.slot, machine.type.fire(local, k), this.system.vocabulary.operation(event)),
    )
    const at = this.rows.push(row.length / 4)
    for (const value of row) this.rows.push(value)
    return this.rowOf[i]!.set(local, at)
  }

  /** Moves that carry what others hold now: a row for each combination that they read. */
  private expandReadings(machine: MachineSlot, i: number): void {
    const groups = this.readings.of(i)
    for (let g = 0; g < groups.length; g++) {
      const at = this.readings.rowOf(groups[g]!, this.now)
      const { data } = this.readings.rows
      const end = at + 1 + 2 * data[at]!
      for (let entry = at + 1; entry < end; entry += 2) {
        this.tryMove(machine, this.system.moves[data[entry]!]!, data[entry + 1]!)
      }
    }
  }

  private tryMove(machine: MachineSlot, { fault, index }: CompiledMove, operation: number): void {
    if (fault !== undefined && !this.spend(fault)) return
    const record = machine.type.step(this.now[machine.slot]!, operation)
    this.tryStep(machine, record, MOVE, index, operation)
  }

  private expandChannel(channel: ChannelSlot): void {
    const { type, to, duplication, loss } = channel
    const content = this.now[channel.slot]!
    const at = type.rowOf[content]!
    const end = at + 1 + 3 * type.heads.data[at]!
    for (let entry = at + 1; entry < end; entry += 3) {
      const message = type.heads.data[entry]!
      const operation = type.heads.data[entry + 1]!
      const rest = type.rest(content, entry)
      for (let t = 0; t < to.length; t++) this.deliver(channel, to[t]!, operation, rest, DELIVER)
      if (duplication !== undefined && (duplication === 'free' || this.spend(duplication))) {
        this.deliver(channel, to[0]!, operation, content, COPY)
      }
      if (loss !== undefined && (loss === 'free' || this.spend(loss))) this.lose(channel, message, rest)
    }
  }

  private deliver(channel: ChannelSlot, to: number, operation: number, rest: number, kind: number): void {
    const machine = this.machineAt[to]!
    this.receiver = to
    const record = machine.type.step(this.now[to]!, operation)
    this.put(channel.slot, rest)
    if (record !== REFUSED) return this.tryStep(machine, record, kind, channel.slot, operation)
    machine.type.unhandled.set(operation, 1)
    if (kind === DELIVER && channel.type.kind !== 'set') this.arrive(kind, channel.slot, operation)
    this.undo()
  }

  private lose(channel: ChannelSlot, message: number, rest: number): void {
    const all = channel.channel.lossTakesAll === true
    const lost = all ? channel.type.contents.values[this.now[channel.slot]!]! : [message]
    this.put(channel.slot, all ? EMPTY : rest)
    if (lost.every(each => this.told(channel, each))) this.arrive(LOSE, channel.slot, message)
    this.undo()
  }

  private tryStep(machine: MachineSlot, record: number, kind: number, a: number, operation: number): void {
    if (this.take(machine, record, operation)) this.arrive(kind, a, operation)
    this.undo()
  }

  /** Moves `machine` to the record's local state and carries out its effects; false when it or one of them is refused. */
  private take(machine: MachineSlot, record: number, operation: number): boolean {
    if (record < 0) return this.refuse(record)
    const after = this.system.vocabulary.records.data[record]!
    if (this.tale !== undefined) this.tell(machine.slot, operation, after)
    this.put(machine.slot, after)
    return this.perform(machine, record)
  }

  private refuse(record: number): boolean {
    if (record <= THREW) this.thrown ??= this.system.vocabulary.thrown.values[THREW - record]!
    return false
  }

  private perform(machine: MachineSlot, record: number): boolean {
    const { records } = this.system.vocabulary
    const end = record + 2 + 2 * records.data[record + 1]!
    for (let at = record + 2; at < end; at += 2) {
      const kind = records.data[at]!
      const operation = records.data[at + 1]!
      if (kind === OBSERVE) this.notice(machine, operation)
      else if (!this.sendTo(machine, kind, operation)) return false
    }
    return true
  }

  private sendTo(machine: MachineSlot, address: number, operation: number): boolean {
    const targets = machine.routes[address] ?? this.system.route(machine, address)
    for (let t = 0; t < targets.length; t++) {
      this.sender = machine.slot
      if (!this.apply(targets[t]!, operation)) return false
    }
    return true
  }

  private notice(machine: MachineSlot, fact: number): void {
    const { monitors } = this.system
    this.sender = machine.slot
    for (let m = 0; m < monitors.length; m++) {
      const monitor = monitors[m]!
      const after = monitor.step(this.next[monitor.slot]!, fact)
      if (this.tale !== undefined) this.tell(monitor.slot, fact, after)
      this.put(monitor.slot, after)
    }
  }

  private apply(slot: number, operation: number): boolean {
    if (++this.operations > ENDLESS) throw new ModelError(this.system.endless(slot, operation))
    const channel = this.channelAt[slot]
    if (channel !== undefined) return this.push(channel, operation)
    const machine = this.machineAt[slot]!
    return this.take(machine, machine.type.step(this.next[slot]!, operation), operation)
  }

  private push(channel: ChannelSlot, message: number): boolean {
    const after = channel.type.push(this.next[channel.slot]!, message)
    if (after === FULL) return this.overflow(channel, message)
    if (this.tale !== undefined) this.tell(channel.slot, message, after)
    this.put(channel.slot, after)
    return true
  }

  private overflow(channel: ChannelSlot, message: number): boolean {
    const { whenFull } = channel.channel
    if (whenFull === 'block') return false
    if (whenFull !== 'lose')
      throw new ModelError(
        `the channel ${channel.name} is full (${channel.type.capacity}) and 'whenFull' is error: raise its capacity, or say 'lose' or 'block'.`,
      )
    return (typeof channel.loss !== 'object' || this.spend(channel.loss)) && this.told(channel, message)
  }

  /** Tells of a lost message whoever is to be told; false when that is refused. */
  private told(channel: ChannelSlot, message: number): boolean {
    if (channel.told === undefined) return true
    this.sender = channel.slot
    return this.apply(channel.told, this.system.telling(channel, message))
  }

  private spend({ index, budget }: Fault): boolean {
    const after = budget.step(this.next[budget.slot]!, index)
    if (after < 0) return false
    this.put(budget.slot, after)
    return true
  }

  private tell(slot: number, operation: number, after: number): void {
    this.tale?.push({ slot, operation, before: this.next[slot]!, after, from: this.sender })
  }

  private put(slot: number, id: number): void {
    if (this.next[slot] === id) return
    this.next[slot] = id
    if (this.isChanged[slot] === 1) return
    this.isChanged[slot] = 1
    this.changed[this.changedCount++] = slot
  }

  private undo(): void {
    const { next, now, changed, isChanged } = this
    for (let i = 0; i < this.changedCount; i++) {
      const slot = changed[i]!
      next[slot] = now[slot]!
      isChanged[slot] = 0
    }
    this.changedCount = 0
    this.operations = 0
    this.sender = -1
    if (this.tale !== undefined) this.tale.length = 0
  }
}
