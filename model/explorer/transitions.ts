/**
 * The transitions of a machine by name, which is what coverage is told in: 'machine.state event [guard] → target'.
 *
 * Two that would share a name (same state, event, guard name and target) are told apart by a number: '… #2'.
 */

/** XState's transition, as far as a name needs it. */
export interface Transition {
  readonly source: { readonly id: string }
  readonly eventType: string
  readonly guard?: unknown
  readonly target?: readonly { readonly id: string }[] | undefined
}

/** XState's state node, as far as the search for transitions and actors needs it. */
export interface StateNode {
  readonly id: string
  readonly states: Readonly<Record<string, StateNode>>
  readonly transitions: ReadonlyMap<string, readonly Transition[]>
  readonly always?: readonly Transition[]
  readonly invoke: readonly unknown[]
}

export function nodesOf(node: StateNode): StateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)]
}

const known = new WeakMap<StateNode, ReadonlyMap<Transition, string>>()

/** Every transition below `root` and its name. */
export function transitionsOf(root: StateNode): ReadonlyMap<Transition, string> {
  const names = known.get(root) ?? named(root)
  known.set(root, names)
  return names
}

function named(root: StateNode): ReadonlyMap<Transition, string> {
  const names = new Map<Transition, string>()
  const times = new Map<string, number>()
  for (const node of nodesOf(root)) {
    for (const transition of [...node.transitions.values(), node.always ?? []].flat()) {
      const name = nameOf(transition)
      const nth = (times.get(name) ?? 0) + 1
      times.set(name, nth)
      names.set(transition, nth === 1 ? name : `${name} #${nth}`)
    }
  }
  return names
}

function nameOf({ source, eventType, guard, target }: Transition): string {
  const name = guardName(guard)
  const to = (target ?? []).map(node => node.id.slice(node.id.indexOf('.') + 1)).join('+')
  return `${source.id} ${eventType === '' ? 'always' : eventType}${name ? ` [${name}]` : ''}${to ? ` → ${to}` : ''}`
}

function guardName(guard: unknown): string | undefined {
  if (guard === undefined || typeof guard === 'string') return guard
  if (typeof guard === 'function') {
    // XState's and, or, not: functions that carry what they combine.
    const { guards } = guard as { guards?: readonly unknown[] }
    const inside = Array.isArray(guards) ? ` ${guards.map(guardName).join(', ')}` : ''
    return `${guard.name || 'guard'}${inside}`
  }
  return String((guard as { type?: unknown }).type)
}
