/**
 * Tours: paths from the initial state which together take every transition of the reachable graph, those that lead nowhere included. For whoever
 * has another telling of the same system and wants it to do all that the model does.
 *
 *     reach everything ─▶ from where one is, the nearest transition not taken yet ─▶ … ─▶ none near: a new tour from the start
 *
 *   U1  every transition of the graph is on some tour; a tour is a path that replays
 *   U2  same spec, same tours
 *
 * Not for large graphs: every state and transition is kept as an object of its own. Tours are short in all, not shortest.
 */
import { assert, ModelError } from './errors.ts'
import type { SystemSpec } from './spec.ts'
import { Stepper } from './stepper.ts'
import { System } from './system.ts'

export interface Tours {
  readonly paths: readonly string[]
  readonly states: number
  readonly transitions: number
  /** Of all paths together. */
  readonly steps: number
}

/** By state: for each choice the state that it leads to. */
type Successors = readonly (readonly number[])[]

/** How far a tour goes through what it has seen before it is better to begin anew. */
const FAR = 12

/** Throws a ModelError where a machine throws, or there are more states than `maxStates`. */
export function toursOf(spec: SystemSpec, maxStates: number): Tours {
  const successors = reach(new System(spec), maxStates)
  const tours = new Planner(successors).plan()
  return {
    paths: tours.map(choices => choices.join('/')),
    states: successors.length,
    transitions: successors.reduce((sum, { length }) => sum + length, 0),
    steps: tours.reduce((sum, { length }) => sum + length, 0),
  }
}

function reach(system: System, maxStates: number): Successors {
  const known = new Map<string, number>()
  const states: Int32Array[] = []
  const successors: number[][] = []
  const indexOf = (state: Int32Array): number => {
    const key = state.join()
    const index = known.get(key)
    if (index !== undefined) return index
    known.set(key, states.length)
    return states.push(state.slice()) - 1
  }
  let row: number[] = []
  const stepper = new Stepper(system, () => row.push(indexOf(stepper.next)))
  stepper.start()
  indexOf(stepper.now)
  for (let at = 0; at < states.length; at++) {
    if (states.length > maxStates) throw new ModelError(`a tour of more than ${maxStates} states is none for a test.`)
    stepper.load(states[at]!)
    row = []
    stepper.expand()
    if (stepper.thrown !== undefined) throw new ModelError(`a machine threw: ${stepper.thrown}`)
    successors.push(row)
  }
  return successors
}

class Planner {
  private readonly successors: Successors
  /** By state: which choices were taken. */
  private readonly taken: readonly boolean[][]
  private left: number

  constructor(successors: Successors) {
    this.successors = successors
    this.taken = successors.map(row => row.map(() => false))
    this.left = successors.reduce((sum, { length }) => sum + length, 0)
  }

  plan(): readonly (readonly number[])[] {
    const tours: number[][] = []
    while (this.left > 0) tours.push(this.tour())
    return tours
  }

  private tour(): number[] {
    const choices: number[] = []
    let at = 0
    for (let way = this.wayFrom(0, Infinity); way !== undefined; way = this.wayFrom(at, FAR))
      for (const choice of way) {
        choices.push(choice)
        this.take(at, choice)
        at = this.successors[at]![choice]!
      }
    assert(choices.length > 0, 'a transition that is left can be reached from the start')
    return choices
  }

  private take(at: number, choice: number): void {
    if (!this.taken[at]![choice]) this.left--
    this.taken[at]![choice] = true
  }

  /** The shortest way whose last choice was not taken yet; undefined: none within so many steps. */
  private wayFrom(start: number, most: number): readonly number[] | undefined {
    const from = new Map<number, readonly [state: number, choice: number]>()
    let front = [start]
    for (let steps = 1; front.length > 0 && steps <= most; steps++) {
      const next: number[] = []
      for (const state of front) {
        const fresh = this.taken[state]!.indexOf(false)
        if (fresh >= 0) return [...this.wayTo(start, state, from), fresh]
        for (const [choice, target] of this.successors[state]!.entries()) {
          if (target === start || from.has(target)) continue
          from.set(target, [state, choice])
          next.push(target)
        }
      }
      front = next
    }
    return undefined
  }

  private wayTo(
    start: number,
    state: number,
    from: ReadonlyMap<number, readonly [state: number, choice: number]>,
  ): readonly number[] {
    const choices: number[] = []
    for (let at = state; at !== start; at = from.get(at)![0]) choices.unshift(from.get(at)![1])
    return choices
  }
}
