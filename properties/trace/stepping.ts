/**
 * Stepping: one machine of the model, and what it does with one event, remembered.
 *
 *     (local, event) ──adapter──▶ (next local, letters) | refused
 *
 *   T1  a step that changes nothing leads to the very same local state: what idles is found in the memo for ever
 *   T2  the memo is by identity: an event that is met again is the same object (a letter that is sent again is, by T1)
 */
import { type Event, initial, type LocalState, type Machine, stepOnce } from '../../model/explorer/adapter.ts'

/** What a machine sends: to whom, and what. */
export interface Sent {
  readonly to: string
  readonly message: Event
}

export interface Taken {
  readonly next: LocalState
  readonly letters: readonly Sent[]
}

const none: ReadonlySet<string> = new Set()

export class Stepper {
  readonly #machine: Machine
  readonly #memo = new WeakMap<LocalState, Map<Event, Taken | 'refused'>>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  start(input: unknown): LocalState {
    return initial(this.#machine, input, none).next
  }

  /** Undefined: the machine refuses the event. */
  step(local: LocalState, event: Event): Taken | undefined {
    const known = this.#memo.get(local)
    const memo = known ?? new Map<Event, Taken | 'refused'>()
    if (known === undefined) this.#memo.set(local, memo)
    const taken = memo.get(event) ?? this.#take(local, event)
    memo.set(event, taken)
    return taken === 'refused' ? undefined : taken
  }

  /** One event after the other; undefined: one of them was refused. */
  walk(local: LocalState, events: readonly Event[]): Taken | undefined {
    let next = local
    const letters: Sent[] = []
    for (const event of events) {
      const taken = this.step(next, event)
      if (taken === undefined) return undefined
      next = taken.next
      letters.push(...taken.letters)
    }
    return { next, letters }
  }

  #take(local: LocalState, event: Event): Taken | 'refused' {
    const taken = stepOnce(this.#machine, local, event, none)
    if (taken === undefined) return 'refused'
    const letters = taken.effects.flatMap(effect =>
      effect.type === 'send' ? [{ to: effect.to, message: effect.message }] : [],
    )
    return { next: isSame(local, taken.next) ? local : taken.next, letters }
  }
}

export const contextOf = <C>({ snapshot }: LocalState): C => snapshot.context as C

/** Whether two local states are the same, told by a look at the fields of the context and the items of its lists. */
export function isSame(one: LocalState, other: LocalState): boolean {
  if (one === other) return true
  const [before, after] = [contextOf<Fields>(one), contextOf<Fields>(other)]
  return valueOf(one) === valueOf(other) && Object.keys(after).every(key => isAlike(before[key], after[key]))
}

type Fields = Readonly<Record<string, unknown>>

export const valueOf = ({ snapshot: { value } }: LocalState): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

function isAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  return one.every((item, at) => item === other[at])
}
