/**
 * The search: every state that the machines can reach together, breadth first, on integers.
 *
 *     spec ─▶ System ─▶ Stepper ─▶ StateStore ─▶ findings         (search.ts runs it, result.ts tells of it)
 *
 *   E1  same spec, same numbering, same counts, every run: no clock, dice or memory meter of its own (the caller's `budget` has them)
 *   E2  a limit that is met makes every unfinished answer inconclusive, and says which slot grew most
 *   E3  a counterexample is a path that replays: one number a step, its place among the enabled steps
 *   E4  states that cannot lead to a violation with fewer faults are not expanded once every property has one
 *   E5  `leastOnly`: where violations are told apart (`per`), a state that has spent in each view at least as much as one of them is not expanded
 *       either. It leads to none that spends less anywhere, nor to a shorter one: what is asked of the least ones stays as it is
 *
 * Not modelled: time. What reduces states stands in symmetry.ts.
 */
import type { Coverage } from './coverage.ts'
import { resultOf } from './result.ts'
import { Search } from './search.ts'
import type { Property, SystemSpec } from './spec.ts'

export interface Progress {
  readonly states: number
  readonly depth: number
  readonly transitions: number
  /** Bytes that the explorer's own tables have allocated. */
  readonly bytes: number
}

/** Why a search ended before it was complete. */
export interface Stopped {
  readonly by: 'states' | 'depth' | 'seconds' | 'memory' | 'interrupt'
  readonly text: string
}

export interface ExploreOptions {
  readonly properties?: readonly Property[]
  /** Stop after this many distinct states, or below this many steps. */
  readonly maxStates?: number
  readonly maxDepth?: number
  /** Of violations that `per` tells apart only the least count: those that no other undercuts (E5). Every `per` view is of a budget, then. */
  readonly leastOnly?: boolean
  /** Every step and every function of the spec is computed once. That they are functions was checked where they are explored without this. */
  readonly trusted?: boolean
  /** Count states that differ by the names of interchangeable members (the spec's `families`) as one. */
  readonly symmetry?: boolean
  /** Asked every few thousand states: the caller's clock, memory meter and signals. */
  readonly budget?: (progress: Progress) => 'go' | Stopped
}

export interface Counterexample {
  /** 'always' broken: leads to the violation; 'canAlways': into the trap; 'sometimes' held: to a witness. '' is the initial state. */
  readonly path: string
  readonly length: number
  /** How many faults of each name the path spends. */
  readonly faults: Readonly<Record<string, number>>
  /** Of a broken `leadsTo`: the steps that follow the path again and again; '' means that it stays where it is. */
  readonly cycle?: string
}

export interface Finding {
  readonly name: string
  readonly kind: Property['kind'] | 'machine threw'
  readonly verdict: 'holds' | 'broken' | 'inconclusive'
  /** Of a broken property; for `sometimes`, of one that holds. */
  readonly path?: Counterexample
  /** With `per`: the shortest for each combination of those views, as their values in order. */
  readonly each?: readonly { readonly values: readonly number[]; readonly path: Counterexample }[]
  readonly text?: string
}

export interface Exploration {
  readonly findings: readonly Finding[]
  readonly states: number
  readonly transitions: number
  /** The longest of the shortest paths, in states, the initial one included. */
  readonly depth: number
  /** How many states were found at each depth, the initial one first; the last may be unfinished where a limit was met. */
  readonly levels: readonly number[]
  /** No limit was met. */
  readonly complete: boolean
  /** Every reachable state was expanded. Complete searches may leave states out (E4, E5); coverage says the less, then. */
  readonly exhaustive: boolean
  readonly stopped?: Stopped & { readonly grew: string }
  /** How many renamings of the members there are, the identity included; absent without symmetry. */
  readonly symmetries?: number
  readonly xstateCalls: number
  readonly bytes: number
  readonly coverage: Coverage
}

/** Explores `spec` and decides the properties. Throws a ModelError when the spec or a machine cannot be explored. */
export function explore(spec: SystemSpec, options: ExploreOptions = {}): Exploration {
  const search = new Search(spec, options)
  search.run()
  return resultOf(search)
}
