/** What of the machines was executed on the broker: states, transitions, and what each guard answered. */
import { transitionsOf } from '../../../model/explorer/transitions.ts'
import { type Machine, rootOf } from '../../../model/explorer/adapter.ts'
import type { EnsembleStep } from './ensemble.ts'
import type { Subject } from './subject.ts'
import { type GuardAnswer, guardsOf } from './watched.ts'

/** Names, of one machine; of a guard `name: true` and `name: false`. */
export interface Parts {
  readonly states: ReadonlySet<string>
  readonly transitions: ReadonlySet<string>
  readonly guards: ReadonlySet<string>
}

const kinds = ['states', 'transitions', 'guards'] as const
type Growing = Readonly<Record<(typeof kinds)[number], Set<string>>>
const none = (): Growing => ({ states: new Set(), transitions: new Set(), guards: new Set() })

export class Executed {
  readonly #byMachine = new Map<string, Growing>()

  note({ machines }: Subject, { next, taken }: EnsembleStep, answers: readonly GuardAnswer[]): void {
    for (const [member, machine] of Object.entries(machines)) {
      const parts = this.#of(machine)
      for (const state of atomic(next.locals[member]!.snapshot.value)) parts.states.add(state)
      for (const [whose, transition] of taken) if (whose === member) parts.transitions.add(transition)
      for (const [whose, guard, answer] of answers) if (whose === member) parts.guards.add(`${guard}: ${answer}`)
    }
  }

  of(machine: string): Parts {
    return this.#of(machine)
  }

  #of(machine: string): Growing {
    const parts = this.#byMachine.get(machine) ?? none()
    this.#byMachine.set(machine, parts)
    return parts
  }
}

/** The innermost states of a state value, by path. */
function atomic(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return [path + value]
  const entries = Object.entries(value as Readonly<Record<string, unknown>>)
  return entries.length === 0
    ? [path || 'its only state']
    : entries.flatMap(([state, rest]) => atomic(rest, `${path}${state}.`))
}

/** Everything that the machine has, under these parameters. */
export function partsOf(machine: Machine): Parts {
  const guards = Object.keys(guardsOf(machine)).flatMap(guard => [`${guard}: true`, `${guard}: false`])
  return {
    states: new Set(statesOf(rootOf(machine) as unknown as Node)),
    transitions: new Set(transitionsOf(rootOf(machine)).values()),
    guards: new Set(guards),
  }
}

interface Node {
  readonly states: Readonly<Record<string, Node>>
  readonly always?: readonly { readonly guard?: unknown }[]
}

/** A state that is always left at once is nowhere that a machine rests. */
function statesOf({ states, always }: Node, path = ''): readonly string[] {
  const inside = Object.entries(states)
  if (inside.length > 0) return inside.flatMap(([name, node]) => statesOf(node, path ? `${path}.${name}` : name))
  return always?.some(({ guard }) => guard === undefined) ? [] : [path || 'its only state']
}

export function union(all: readonly Parts[]): Parts {
  const joined = none()
  for (const parts of all) for (const kind of kinds) for (const name of parts[kind]) joined[kind].add(name)
  return joined
}
