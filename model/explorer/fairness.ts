/**
 * leadsTo under fairness: is there a run that, from a state with p on, never sees q and yet is fair? (Streett emptiness, by cutting components.)
 *
 *     states without q, reachable from p ─▶ components ─▶ cut where a strong promise is open ─▶ a component in which every promise is kept
 *
 *   F1  weak: a step that is enabled for ever is taken; strong: a step that is enabled again and again is taken
 *   F2  enabled is judged on the whole graph, taken inside the component alone: a step that leads to q is enabled all the same
 *   F3  a state in which no fair step is enabled may be stayed in for ever
 *   F4  on a graph that was not finished only states with all their steps known are part of a violation
 */
import { componentsOf } from './components.ts'
import type { Graph } from './graph.ts'

export interface Promises {
  readonly weak: number
  readonly strong: number
}

/** The states from which a fair run without q goes on for ever: one list for each component found. */
export function fairComponents(
  graph: Graph,
  region: readonly number[],
  size: number,
  { weak, strong }: Promises,
): readonly (readonly number[])[] {
  const found: (readonly number[])[] = []
  const open: (readonly number[])[] = [region]
  for (let states = open.pop(); states !== undefined; states = open.pop()) {
    const inside = new Uint8Array(size)
    for (const state of states) inside[state] = 1
    for (const component of componentsOf(graph, states, inside)) {
      const { taken, enabled, always } = labelsOf(graph, component)
      if ((always & weak & ~taken) !== 0) continue
      const broken = enabled & strong & ~taken
      const rest = broken === 0 ? component : component.filter(state => (graph.enabledIn(state) & broken) === 0)
      if (broken === 0) found.push(component)
      else if (rest.length > 0) open.push(rest)
    }
  }
  return found
}

/** Labels that edges inside take, that some state enables, that every state enables. */
function labelsOf(graph: Graph, component: readonly number[]) {
  const members = new Set(component)
  let [taken, enabled, always] = [0, 0, -1]
  for (const state of component) {
    let here = 0
    graph.each(state, (target, labels) => {
      here |= labels
      if (members.has(target)) taken |= labels
    })
    enabled |= here
    always &= here
  }
  return { taken, enabled, always }
}

/** One edge of a lasso, by its ends; `label` is what it must take, 0 anything. */
export interface Hop {
  readonly to: number
  readonly label: number
}

/** A way round through `component` from `start` that keeps every promise; empty where `start` may be stayed in for ever. */
export function fairCycle(
  graph: Graph,
  component: readonly number[],
  start: number,
  { weak, strong }: Promises,
): readonly Hop[] {
  const members = new Set(component)
  const { taken } = labelsOf(graph, component)
  const hops: Hop[] = []
  let at = start
  const go = (isGoal: (state: number) => boolean) => {
    const way = wayTo(graph, at, members, isGoal)
    hops.push(...way)
    at = way.at(-1)?.to ?? at
  }
  for (let label = 1; label > 0 && label <= 1 << 29; label <<= 1) {
    const isOwed = ((strong & label) !== 0 && (taken & label) !== 0) || (weak & label) !== 0
    if (!isOwed || ((graph.enabledIn(start) & label) === 0 && (strong & label) === 0)) continue
    if ((taken & label) === 0) go(state => (graph.enabledIn(state) & label) === 0)
    else {
      go(state => takesInside(graph, state, members, label) >= 0)
      const to = takesInside(graph, at, members, label)
      hops.push({ to, label })
      at = to
    }
  }
  go(state => state === start)
  return hops
}

/** Where an edge inside that takes `label` leads; −1 without one. */
function takesInside(graph: Graph, state: number, members: ReadonlySet<number>, label: number): number {
  let found = -1
  graph.each(state, (target, labels) => {
    if (found < 0 && (labels & label) !== 0 && members.has(target)) found = target
  })
  return found
}

/** The shortest way inside from `start` to a goal; the first hop is out of `start`. */
export function wayTo(
  graph: Graph,
  start: number,
  members: ReadonlySet<number>,
  isGoal: (state: number) => boolean,
): readonly Hop[] {
  if (isGoal(start)) return []
  const from = new Map<number, number>([[start, -1]])
  const queue = [start]
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    if (isGoal(state)) return hopsTo(state, from)
    graph.each(state, target => {
      if (!members.has(target) || from.has(target)) return
      from.set(target, state)
      queue.push(target)
    })
  }
  return []
}

function hopsTo(goal: number, from: ReadonlyMap<number, number>): readonly Hop[] {
  const hops: Hop[] = []
  for (let at = goal; from.get(at)! >= 0; at = from.get(at)!) hops.unshift({ to: at, label: 0 })
  return hops
}
