/**
 * Is a symmetry declaration true? Checked wherever a step is computed for the first time, so that a wrong one is an error with the step that shows it.
 *
 *   K1  swapped slots are alike: machine, channel kind and bounds, receivers, senders
 *   K2  every move has its counterpart, and what it carries is the counterpart's, renamed
 *   K3  stepping commutes with swapping: of machines, timers, monitors, and what a loss tells
 *   K4  no property tells swapped states apart
 *
 * Swaps of neighbours are enough for K1 to K3, as they give all permutations. Not compared: the order in which one step reaches different slots.
 */
import { ModelError } from './errors.ts'
import { OBSERVE, REFUSED, THREW } from './machine-slots.ts'
import type { Readings } from './readings.ts'
import type { ChannelSlot, CompiledMove, MachineSlot } from './slots.ts'
import { brief, type Symmetry } from './symmetry.ts'
import type { System } from './system.ts'
import type { Watch } from './watch.ts'

const KINDS: ReadonlySet<string> = new Set(['always', 'sometimes', 'canAlways', 'noDeadlock'])

export class SymmetryCheck {
  private readonly symmetry: Symmetry
  private readonly system: System
  private readonly generators: readonly number[]
  private readonly counterparts: readonly (readonly CompiledMove[])[]

  constructor(symmetry: Symmetry, readings: Readings, watches: readonly Watch[]) {
    this.symmetry = symmetry
    this.system = symmetry.system
    this.generators = symmetry.permutations.flatMap(({ isGenerator }, p) => (isGenerator ? [p] : []))
    for (const { property } of watches)
      if (!KINDS.has(property.kind))
        throw new ModelError(
          `the property '${property.name}' is of the kind ${property.kind}, which is not decided under symmetry: fairness may tell members apart.`,
        )
    for (const p of this.generators) this.compareSlots(p)
    this.counterparts = symmetry.permutations.map((_, p) => (this.generators.includes(p) ? this.counterpartsOf(p) : []))
    this.listen(readings)
  }

  /** Throws when a property answers differently in a renamed copy of `state`. */
  compareProperties(watches: readonly Watch[], state: Int32Array): void {
    for (const watch of watches) {
      const answer = this.answerOf(watch, state)
      for (let p = 1; p < this.symmetry.permutations.length; p++) {
        if (this.answerOf(watch, this.symmetry.renamed(p, state)) === answer) continue
        this.wrong(
          p,
          `the property '${watch.property.name}' is ${answer} in a state and not so in its renamed copy: it names some members and not the others`,
        )
      }
    }
  }

  private answerOf(watch: Watch, state: Int32Array): string {
    const key = watch.keyOf(state)
    return `${watch.check(state)}${key === '' ? '' : ` (${key})`}`
  }

  private listen(readings: Readings): void {
    const { machines, monitors } = this.system
    for (const type of new Set(machines.map(machine => machine.type))) {
      const users = machines.filter(machine => machine.type === type)
      type.firstStep = (local, operation, record) => {
        for (const p of this.generators) this.compareStep(p, users, local, operation, record)
      }
    }
    for (const monitor of monitors) {
      monitor.firstStep = (state, fact, after) => {
        for (const p of this.generators) {
          const there = monitor.step(this.symmetry.local(p, monitor.slot, state), this.symmetry.operation(p, fact))
          if (there === this.symmetry.local(p, monitor.slot, after)) continue
          this.wrong(
            p,
            `the monitor ${monitor.name} at ${brief(this.event(fact))} in ${brief(monitor.states.values[state])}`,
          )
        }
      }
    }
    readings.firstCarried = (compiled, now, operation) => {
      for (const p of this.generators) this.compareCarried(p, compiled, now, operation)
    }
  }

  private compareSlots(p: number): void {
    const { slotTo } = this.symmetry.permutations[p]!
    for (const machine of this.system.machines) {
      const other = this.system.slot(slotTo[machine.slot]!) as MachineSlot
      if (other.type !== machine.type) this.wrong(p, `${machine.name} and ${other.name} do not run one machine`)
    }
    for (const channel of this.system.channels) {
      const other = this.system.slot(slotTo[channel.slot]!) as ChannelSlot
      if (!('channel' in other) || this.signOf(channel, p) !== this.signOf(other, 0))
        this.wrong(p, `the channels ${channel.name} and ${other.name} differ in kind, bounds, sender or receivers`)
    }
  }

  /** What makes a channel, with its ends renamed. */
  private signOf({ channel, to, told }: ChannelSlot, p: number): string {
    const { slotTo, rename } = this.symmetry.permutations[p]!
    const { kind, capacity, whenFull, loses, duplicates, lossTakesAll, from } = channel
    const sender = (rename({ from }) as { from: unknown }).from
    const ends = [to.map(slot => slotTo[slot]!).toSorted((a, b) => a - b), told === undefined ? -1 : slotTo[told]!]
    return JSON.stringify([kind, capacity, whenFull, loses, duplicates, lossTakesAll, sender, ends])
  }

  private counterpartsOf(p: number): readonly CompiledMove[] {
    return this.system.moves.map(compiled => {
      const wanted = this.signOfMove(compiled, p)
      const found = this.system.moves.find(each => this.signOfMove(each, 0) === wanted)
      if (found) return found
      const { by, event } = compiled.move
      return this.wrong(p, `the move ${brief(event)} of ${by} has no counterpart among the moves`)
    })
  }

  private signOfMove({ move, operation, fault, reads }: CompiledMove, p: number): string {
    const { slotTo } = this.symmetry.permutations[p]!
    const by = slotTo[this.system.slotOf(move.by, 'a move')]!
    const slots = reads.map(({ slot }) => slotTo[slot]!).toSorted((a, b) => a - b)
    return JSON.stringify([
      by,
      this.symmetry.operation(p, operation),
      fault?.budget.slot,
      fault?.index,
      slots,
      !!move.carry,
    ])
  }

  private compareCarried(p: number, compiled: CompiledMove, now: Int32Array, operation: number): void {
    const other = this.counterparts[p]![compiled.index]!
    const { slotFrom } = this.symmetry.permutations[p]!
    const locals = other.reads.map(({ slot }) => {
      const from = slotFrom[slot]!
      return this.system.read(slot, this.symmetry.local(p, from, now[from]!))
    })
    const expected = operation === REFUSED ? REFUSED : this.symmetry.operation(p, operation)
    const carried = this.system.carried(other, locals)
    if (carried === expected) return
    const text = (id: number) => (id === REFUSED ? 'nothing' : brief(this.event(id)))
    this.wrong(
      p,
      `the move ${compiled.move.event.type} of ${compiled.move.by} carries ${text(operation)}, and that of ${other.move.by} in the renamed state ${text(carried)}`,
    )
  }

  /** K3 for one first step: the renamed state takes the renamed event to the renamed result. */
  private compareStep(
    p: number,
    users: readonly MachineSlot[],
    local: number,
    operation: number,
    record: number,
  ): void {
    const { slotTo } = this.symmetry.permutations[p]!
    const { slot, type } = users[0]!
    const there = type.step(this.symmetry.local(p, slot, local), this.symmetry.operation(p, operation))
    if (record < 0 || there < 0) {
      if (record === there || (record <= THREW && there <= THREW)) return
      return this.disagree(p, users[0]!, local, operation, record, there)
    }
    const { data } = this.system.vocabulary.records
    if (this.symmetry.local(p, slot, data[record]!) !== data[there]!)
      return this.disagree(p, users[0]!, local, operation, record, there)
    for (const user of users) {
      const other = this.system.slot(slotTo[user.slot]!) as MachineSlot
      if (this.effectsOf(user, record, p) !== this.effectsOf(other, there, 0))
        return this.disagree(p, user, local, operation, record, there)
    }
  }

  /** The effects by target slot, each slot's in order; renamed by `p`. */
  private effectsOf(machine: MachineSlot, record: number, p: number): string {
    const { records } = this.system.vocabulary
    const { slotTo } = this.symmetry.permutations[p]!
    const byTarget = new Map<number, number[]>()
    for (let at = record + 2; at < record + 2 + 2 * records.data[record + 1]!; at += 2) {
      const kind = records.data[at]!
      const operation = this.symmetry.operation(p, records.data[at + 1]!)
      const targets = kind === OBSERVE ? [OBSERVE] : this.targetsOf(machine, kind).map(slot => slotTo[slot]!)
      for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), operation])
    }
    return JSON.stringify([...byTarget].toSorted(([a], [b]) => a - b))
  }

  private targetsOf(machine: MachineSlot, address: number): readonly number[] {
    return machine.routes[address] ?? this.system.route(machine, address)
  }

  private disagree(
    p: number,
    machine: MachineSlot,
    local: number,
    operation: number,
    record: number,
    there: number,
  ): never {
    const { type, name } = machine
    const stateOf = (id: number) => {
      const { value, context } = type.locals.values[id]!.snapshot
      return brief({ value, context } as object)
    }
    const resultOf = (id: number) => (id < 0 ? (id === REFUSED ? 'refuses it' : 'throws') : this.resultOf(id, stateOf))
    const swapped = this.symmetry.local(p, machine.slot, local)
    return this.wrong(
      p,
      `${name} takes ${brief(this.event(operation))} in ${stateOf(local)} and ${resultOf(record)}; renamed, it takes ` +
        `${brief(this.event(this.symmetry.operation(p, operation)))} in ${stateOf(swapped)} and ${resultOf(there)}`,
    )
  }

  private resultOf(record: number, stateOf: (id: number) => string): string {
    const { records, addresses } = this.system.vocabulary
    const said: string[] = []
    for (let at = record + 2; at < record + 2 + 2 * records.data[record + 1]!; at += 2) {
      const kind = records.data[at]!
      said.push(
        `${kind === OBSERVE ? 'observes' : `sends ${addresses.values[kind]}`} ${brief(this.event(records.data[at + 1]!))}`,
      )
    }
    return [`goes to ${stateOf(records.data[record]!)}`, ...said].join(', ')
  }

  private event(operation: number): object {
    return this.system.vocabulary.operations.values[operation]!
  }

  private wrong(p: number, what: string): never {
    const { name } = this.symmetry.permutations[p]!
    throw new ModelError(`the declared symmetry is not one (${name}): ${what}.`)
  }
}
