/**
 * Random walks: one step after the other, each chosen by a die, for systems too large to visit every state of.
 *
 *     seed ─▶ walk, walk, … ─▶ a violation ─▶ shortened (shorten.ts) ─▶ a path that replays        or: nothing found in N walks
 *
 *   V1  same spec, same seed, same walks
 *   V2  nothing is ever concluded from having found nothing: without a violation the answer is inconclusive
 *   V3  in a swarm each walk may use a random half of the faults: a fault that strikes all the time hides what needs others
 *       (Groce et al., Swarm Testing, ISSTA 2012)
 *
 * Not decided: goals that stay reachable, deadlocks, fairness. Those need the graph.
 */
import { ModelError } from './errors.ts'
import type { Counterexample, Finding, Progress, Stopped } from './explore.ts'
import { type Dice, diceOf } from './random.ts'
import { type Chosen, shorten } from './shorten.ts'
import type { Property, SystemSpec } from './spec.ts'
import { COPY, DELIVER, Stepper } from './stepper.ts'
import { System } from './system.ts'
import { Watch } from './watch.ts'

export interface WalkOptions {
  /** `always` and `sometimes`. */
  readonly properties: readonly Property[]
  readonly walks: number
  /** Of each walk at most. */
  readonly maxSteps: number
  readonly seed: number
  /** Each walk may use a random half of the faults, losses and copies. Default: all may strike at any time. */
  readonly swarm?: boolean
  /** Asked every few thousand steps; `states` are the steps taken. */
  readonly budget?: (progress: Progress) => 'go' | Stopped
}

export interface Walked {
  readonly findings: readonly Finding[]
  /** Walks that were begun, and steps that they took together. */
  readonly walks: number
  readonly steps: number
  readonly stopped?: Stopped
}

const POLL = 4096

/** Walks through `spec` at random. Throws a ModelError where it cannot be explored, or a property cannot be judged by walking. */
export function walk(spec: SystemSpec, options: WalkOptions): Walked {
  return new Walker(spec, options).run()
}

class Walker {
  private readonly system: System
  private readonly stepper: Stepper
  private readonly watches: readonly Watch[]
  private readonly options: WalkOptions
  private readonly dice: Dice
  private readonly start: Int32Array
  private readonly found = new Map<string, Finding>()
  private allowed: ReadonlySet<string> | undefined
  private enabled = 0
  private chosen: (Chosen & { readonly next: Int32Array }) | undefined
  private walks = 0
  private steps = 0
  private stopped: Stopped | undefined

  constructor(spec: SystemSpec, options: WalkOptions) {
    this.options = options
    this.system = new System(spec)
    this.stepper = new Stepper(this.system, (kind, a, operation) => this.offer(kind, a, operation))
    this.stepper.start()
    this.start = this.stepper.now.slice()
    this.watches = options.properties.map(property => watchOf(property, this.system))
    this.dice = diceOf(options.seed)
  }

  run(): Walked {
    const { walks, properties } = this.options
    while (this.walks < walks && this.stopped === undefined && this.found.size < properties.length) {
      this.walks++
      this.walkOnce()
    }
    const threw = this.found.get(THROWS)
    return {
      findings: [
        ...properties.map(property => this.found.get(property.name) ?? this.nothing(property)),
        ...(threw ? [threw] : []),
      ],
      walks: this.walks,
      steps: this.steps,
      ...(this.stopped ? { stopped: this.stopped } : {}),
    }
  }

  private walkOnce(): void {
    const taken: Chosen[] = []
    this.allowed = this.options.swarm ? this.halfOfFaults() : undefined
    this.stepper.load(this.start)
    this.examine(taken)
    while (taken.length < this.options.maxSteps && !this.mustStop()) {
      this.enabled = 0
      this.chosen = undefined
      this.stepper.expand()
      if (this.stepper.thrown !== undefined) return this.noteThrow(taken, this.stepper.thrown)
      if (this.chosen === undefined) return
      const { next, ...step } = this.chosen as Chosen & { next: Int32Array }
      taken.push(step)
      this.stepper.load(next)
      this.steps++
      this.examine(taken)
    }
  }

  /** One of the enabled steps, each as likely: the k-th replaces the one that was chosen with probability 1/k. */
  private offer(kind: number, a: number, operation: number): void {
    if (this.allowed !== undefined && !this.mayUse(kind, a, this.allowed)) return
    if (this.dice(++this.enabled) > 0) return
    const { receiver, next } = this.stepper
    this.chosen = { kind, a, receiver: kind === DELIVER ? receiver : -1, operation, next: next.slice() }
  }

  private mayUse(kind: number, a: number, allowed: ReadonlySet<string>): boolean {
    if (kind >= COPY) return allowed.has(`${kind}:${a}`)
    const { next, now } = this.stepper
    return this.system.budgets.every(({ slot, states, name }) => {
      if (next[slot] === now[slot]) return true
      const [before, after] = [states.values[now[slot]!]!, states.values[next[slot]!]!]
      return after.every((count, fault) => count === before[fault] || allowed.has(`${name}:${fault}`))
    })
  }

  private halfOfFaults(): ReadonlySet<string> {
    const faults = this.system.budgets.flatMap(({ name, faults: names }) => names.map((_, i) => `${name}:${i}`))
    const losses = this.system.channels.flatMap(({ slot }) => [COPY, COPY + 1].map(kind => `${kind}:${slot}`))
    return new Set([...faults, ...losses].filter(() => this.dice(2) === 0))
  }

  private examine(taken: readonly Chosen[]): void {
    const { now } = this.stepper
    for (const watch of this.watches) {
      const { name, kind } = watch.property
      if (this.found.has(name) || watch.check(now) !== (kind === 'sometimes')) continue
      const path = this.shortened(taken, state => watch.check(state) === (kind === 'sometimes'))
      this.found.set(name, { name, kind, verdict: kind === 'sometimes' ? 'holds' : 'broken', path })
    }
  }

  private noteThrow(taken: readonly Chosen[], text: string): void {
    const probe = new Stepper(this.system, () => {})
    const throws = (state: Int32Array) => {
      probe.load(state)
      probe.expand()
      return probe.thrown === text
    }
    const path = this.shortened(taken, throws)
    this.found.set(THROWS, { name: THROWS, kind: 'machine threw', verdict: 'broken', path, text })
    this.stopped = { by: 'interrupt', text: 'a machine that throws' }
  }

  private shortened(taken: readonly Chosen[], isBad: (state: Int32Array) => boolean): Counterexample {
    return shorten(this.system, this.start, taken, isBad)
  }

  private nothing({ name, kind }: Property): Finding {
    const { maxSteps, seed } = this.options
    const many = `${this.walks} walk${this.walks === 1 ? '' : 's'} of at most ${maxSteps} steps (seed ${seed}, ${this.steps} steps in all)`
    return { name, kind, verdict: 'inconclusive', text: `nothing found in ${many}` }
  }

  private mustStop(): boolean {
    if (this.steps % POLL !== 0) return this.stopped !== undefined
    const bytes = this.system.bytes + this.stepper.bytes
    const verdict = this.options.budget?.({ states: this.steps, transitions: this.steps, depth: 0, bytes }) ?? 'go'
    if (verdict !== 'go') this.stopped = verdict
    return this.stopped !== undefined
  }
}

const THROWS = 'no machine throws'

function watchOf(property: Property, system: System): Watch {
  const { kind, name } = property
  if (kind === 'always' || kind === 'sometimes') return new Watch(property, system)
  throw new ModelError(
    `the property '${name}' is of the kind ${kind}, which walks cannot judge: it needs the whole graph. Explore it, or ask for always or sometimes.`,
  )
}
