/**
 * Fairness is promised to labelled steps: 'producer.send' is an own move (or a timer) of a component, 'requests' any delivery on that channel.
 *
 *   L1  a step that is a fault, or that copies or loses a message, has no label: nobody is owed a fault
 */
import { ModelError } from './errors.ts'
import type { LeadsTo } from './spec.ts'
import { DELIVER, MOVE, TIMER } from './stepper.ts'
import type { System } from './system.ts'

export class Labels {
  readonly names: readonly string[]
  private readonly system: System
  private readonly ofMove: Int32Array
  private readonly ofChannel: Int32Array

  constructor(system: System, properties: readonly LeadsTo[]) {
    this.system = system
    this.names = [...new Set(properties.flatMap(({ fair }) => [...(fair.weak ?? []), ...(fair.strong ?? [])]))]
    if (this.names.length > 30) throw new ModelError('at most 30 labels are fair in one search.')
    this.ofMove = Int32Array.from(system.moves, ({ move, fault }) =>
      fault === undefined ? this.bitOf(`${move.by}.${move.event.type}`) : 0,
    )
    this.ofChannel = Int32Array.from(system.slotNames, (name, slot) =>
      system.channels.some(channel => channel.slot === slot) ? this.bitOf(name) : 0,
    )
    this.refuseUnknown()
  }

  /** The bits of these labels. */
  maskOf(names: readonly string[] = []): number {
    return names.reduce((mask, name) => mask | this.bitOf(name), 0)
  }

  /** The bits of one step's labels; faults have been told apart before. */
  of(kind: number, a: number, operation: number): number {
    if (kind === MOVE) return this.ofMove[a]!
    if (kind === DELIVER) return this.ofChannel[a]!
    if (kind !== TIMER) return 0
    const { slotNames, vocabulary } = this.system
    return this.bitOf(`${slotNames[a]}.${vocabulary.operations.values[operation]!.type}`)
  }

  private bitOf(name: string): number {
    const at = this.names.indexOf(name)
    return at < 0 ? 0 : 1 << at
  }

  /** A timer's name is known once it has been set: it may be any event of a component. */
  private refuseUnknown(): void {
    const { moves, channels, machines } = this.system
    const known = [
      ...new Set(moves.filter(({ fault }) => fault === undefined).map(({ move }) => `${move.by}.${move.event.type}`)),
      ...channels.map(({ name }) => name),
    ]
    const isTimer = (label: string) => machines.some(({ name }) => label.startsWith(`${name}.xstate.after`))
    const unknown = this.names.find(name => !known.includes(name) && !isTimer(name))
    if (unknown !== undefined)
      throw new ModelError(`fairness is asked for '${unknown}', which labels no step; there are: ${known.join(', ')}.`)
  }
}
