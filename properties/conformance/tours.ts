/**
 * Tours through a system's explored graph (model/explorer/tours.ts), which together take every transition, driven on the reference broker: what
 * came of them, and what another broker does first that the model does not. Which system, and how a step is driven, the caller brings.
 */
import { type Replay, replayer, type SystemSpec, toursOf } from '../../model/index.ts'

/** What a cover of a system came to. */
export interface Covered {
  readonly states: number
  readonly transitions: number
  readonly tours: number
  readonly steps: number
  /** How often each row of the table was performed. */
  readonly performed: Readonly<Record<string, number>>
  /** Sentences about the first difference of each tour that has one, the path that leads to it first. */
  readonly failures: readonly string[]
}

/** What a broker with other rules than Kafka's did first that the model does not, and what differs. */
export interface Difference {
  readonly path: string
  readonly steps: number
  readonly sentence: string
}

/** `steps`: how many were driven before the first failure. */
interface Driven {
  readonly steps: number
  readonly failures: readonly string[]
}
type Told = Pick<Replay, 'start' | 'steps'>

interface ToursDriven {
  readonly states: number
  readonly transitions: number
  readonly tours: number
  readonly steps: number
  /** Sentences about the first difference of each tour that has one, the path that leads to it first. */
  readonly failures: readonly string[]
}

export function driveTours(
  name: string,
  spec: SystemSpec,
  maxStates: number,
  drive: (told: Told) => Driven,
): ToursDriven {
  const { states, transitions, paths, steps } = toursOf(spec, maxStates)
  const run = replayer(spec)
  const failures = paths.flatMap(path => {
    const driven = drive(run(path))
    if (driven.failures.length === 0) return []
    const upTo = path.split('/').slice(0, driven.steps + 1)
    return [`${name}, path ${upTo.join('/')}: ${driven.failures.join('; ')}`]
  })
  return { states, transitions, tours: paths.length, steps, failures }
}

/** The first difference within so many tours, by the shortest path to it, where there is any; Kafka's own rules (`drive` unswapped) pass the same path. */
export function firstDifferenceIn(
  name: string,
  spec: SystemSpec,
  maxStates: number,
  most: number,
  drive: (told: Told, isSwapped: boolean) => Driven,
): { readonly tours: number; readonly difference?: Difference } {
  const { paths, shortcut } = toursOf(spec, maxStates)
  const run = replayer(spec)
  const differs = (path: string, isSwapped: boolean) => {
    const { steps, failures } = drive(run(path), isSwapped)
    return failures.length === 0 ? undefined : { steps: steps + 1, sentence: `${name}: ${failures.join('; ')}` }
  }
  for (const [before, tour] of paths.slice(0, most).entries()) {
    const first = differs(tour, true)
    if (first === undefined) continue
    const prefix = tour.split('/').slice(0, first.steps).join('/')
    const short = shortcut(prefix)
    const shorter = differs(short, true)
    const [path, found] = shorter === undefined ? [prefix, first] : [short, shorter]
    if (differs(path, false) === undefined) return { tours: before + 1, difference: { path, ...found } }
  }
  return { tours: paths.slice(0, most).length }
}

/** Counts how often something was met. */
export const tally = (counts: Record<string, number>, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}
