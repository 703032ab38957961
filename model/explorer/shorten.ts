/**
 * A run made shorter while it still ends badly: cycles first, then pieces of it, at last single steps.
 *
 *   D1  the result is locally minimal: leave any one step out, and a later one is not enabled, or nothing is broken at the end
 *   D2  a step is known by what it is (its kind, who takes it, the event), not by its place among the enabled ones
 */
import { assert } from './errors.ts'
import type { Counterexample } from './explore.ts'
import { DELIVER, Stepper } from './stepper.ts'
import type { System } from './system.ts'

/** One step of a run. */
export interface Chosen {
  readonly kind: number
  readonly a: number
  /** Of a delivery; −1 otherwise. */
  readonly receiver: number
  readonly operation: number
}

/** The run from `start` that ends in a bad state, made locally minimal, as a path. */
export function shorten(
  system: System,
  start: Int32Array,
  steps: readonly Chosen[],
  isBad: (state: Int32Array) => boolean,
): Counterexample {
  const runner = new Runner(system, start, isBad)
  let best = runner.run(withoutCycles(runner, steps)) ?? runner.run(steps)
  assert(best !== undefined, 'the run ends in a bad state')
  for (let size = best.steps.length; size >= 1;) {
    const shorter = shorterBy(runner, best, size)
    if (shorter !== undefined) best = shorter
    else size = size === 1 ? 0 : Math.ceil(size / 2)
    size = Math.min(size, best.steps.length)
  }
  return { path: best.choices.join('/'), length: best.choices.length, faults: faultsOf(system, best.end) }
}

interface Run {
  readonly steps: readonly Chosen[]
  readonly choices: readonly number[]
  readonly end: Int32Array
}

/** The run without one piece of `size` steps, the latest possible. */
function shorterBy(runner: Runner, { steps }: Run, size: number): Run | undefined {
  for (let from = steps.length - size; from >= 0; from--) {
    const run = runner.run([...steps.slice(0, from), ...steps.slice(from + size)])
    if (run !== undefined) return run
  }
  return undefined
}

function withoutCycles(runner: Runner, steps: readonly Chosen[]): readonly Chosen[] {
  const states = runner.statesOf(steps)
  const kept: Chosen[] = []
  for (let at = 0; at < steps.length;) {
    at = states.lastIndexOf(states[at]!)
    if (at < steps.length) kept.push(steps[at++]!)
  }
  return kept
}

class Runner {
  private readonly stepper: Stepper
  private readonly start: Int32Array
  private readonly isBad: (state: Int32Array) => boolean
  private wanted: Chosen | undefined
  private count = 0
  private choice = -1
  private readonly next: Int32Array

  constructor(system: System, start: Int32Array, isBad: (state: Int32Array) => boolean) {
    this.start = start
    this.isBad = isBad
    this.next = start.slice()
    this.stepper = new Stepper(system, (kind, a, operation) => this.compare(kind, a, operation))
  }

  /** Takes the steps until the first bad state; undefined where one is not enabled, or none is bad. */
  run(steps: readonly Chosen[]): Run | undefined {
    const choices: number[] = []
    this.stepper.load(this.start)
    for (const step of steps) {
      if (this.isBad(this.stepper.now)) break
      if (!this.take(step)) return undefined
      choices.push(this.choice)
    }
    const { now } = this.stepper
    return this.isBad(now) ? { steps: steps.slice(0, choices.length), choices, end: now.slice() } : undefined
  }

  /** The states before each step and after the last, as text. */
  statesOf(steps: readonly Chosen[]): readonly string[] {
    this.stepper.load(this.start)
    const states = [this.stepper.now.join()]
    for (const step of steps) {
      this.take(step)
      states.push(this.stepper.now.join())
    }
    return states
  }

  private take(step: Chosen): boolean {
    Object.assign(this, { wanted: step, count: 0, choice: -1 })
    this.stepper.expand()
    if (this.choice < 0) return false
    this.stepper.load(this.next)
    return true
  }

  private compare(kind: number, a: number, operation: number): void {
    const { wanted } = this
    const isSame = kind === wanted?.kind && a === wanted.a && operation === wanted.operation
    const isIt = this.choice < 0 && isSame && (kind !== DELIVER || this.stepper.receiver === wanted.receiver)
    if (isIt) {
      this.choice = this.count
      this.next.set(this.stepper.next)
    }
    this.count++
  }
}

function faultsOf(system: System, end: Int32Array): Readonly<Record<string, number>> {
  const spent = system.budgets.flatMap(({ slot }) =>
    Object.entries(system.read(slot, end[slot]!) as Record<string, number>),
  )
  return Object.fromEntries(spent.filter(([, times]) => times > 0))
}
