/**
 * Steps looked at before one is taken: what is enabled in a place, and the place to which each step leads. For whoever looks for a path of
 * some kind of his own; what explore and walk decide needs none of this.
 *
 *   L1  the n-th option of a place is the choice n of a path that leads there (path.ts, H1)
 */
import { faultBetween, named, type Step } from './path.ts'
import type { Property, SystemSpec } from './spec.ts'
import { Stepper } from './stepper.ts'
import { System } from './system.ts'
import { Watch } from './watch.ts'

/** A global state, to be handed back as it is. Equal states have equal keys. */
export interface Place {
  readonly key: string
  readonly state: Int32Array
}

/** An enabled step, and where it leads. */
export interface Option extends Pick<Step, 'choice' | 'kind' | 'by' | 'event' | 'channel' | 'fault'> {
  readonly to: Place
}

export interface Follower {
  readonly start: Place
  readonly options: (place: Place) => readonly Option[]
  /** Evaluates a property's predicate there: false where an `always` is violated. */
  readonly check: (place: Place, property: Property) => boolean
}

const placeOf = (state: Int32Array): Place => ({ key: state.join(), state })

export function follower(spec: SystemSpec): Follower {
  const system = new System(spec)
  let found: Option[] = []
  const stepper = new Stepper(system, (kind, a, operation) => {
    const fault = faultBetween(system, stepper.now, stepper.next)
    const step = named(system, kind, a, operation, stepper.receiver)
    found.push({
      choice: found.length,
      ...step,
      ...(fault === undefined ? {} : { fault }),
      to: placeOf(stepper.next.slice()),
    })
  })
  stepper.start()
  const start = placeOf(stepper.now.slice())
  const watches = new Map<Property, Watch>()
  return {
    start,
    options: ({ state }) => {
      found = []
      stepper.load(state)
      stepper.expand()
      return found
    },
    check: ({ state }, property) => {
      const watch = watches.get(property) ?? new Watch(property, system)
      watches.set(property, watch)
      return watch.check(state)
    },
  }
}
