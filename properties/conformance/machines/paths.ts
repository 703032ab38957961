/**
 * Paths through a machine (or an ensemble of them), found by @xstate/test: the one file that imports it.
 *
 *     ensemble, events, projection ──TestModel──▶ every projected state, every step from each ──▶ paths: lists of events
 *
 * @xstate/test walks what it is given as a transition function: that is the ensemble's, as its own way into a machine throws on custom actions,
 * drops the input and refuses `after` (with XState ≥ 5.19). Nothing is guessed: every payload stands in the event list.
 *
 *   P1  states are told apart by the projection; one of each, the first found, stands for all of it
 *   P2  every event of the list is taken from every such state
 *   P3  what changes nothing (most of it is refused) is taken on the way, where some path comes by that state first
 *   P4  at the end of each path its coda is tried
 */
import { TestModel } from '@xstate/test'
import { type Ensemble, type EnsembleState, identityOf, type MachineEvent, start, take } from './ensemble.ts'

export interface Walk {
  readonly ensemble: Ensemble
  /** With every payload that is to be tried in this state. */
  readonly events: (state: EnsembleState) => readonly MachineEvent[]
  /** What is tried at the end of each path, for what the broker remembers of the way there and the machine does not. */
  readonly coda?: (state: EnsembleState) => readonly MachineEvent[]
  /** What tells states apart. */
  readonly projection: (state: EnsembleState) => unknown
  /** How many steps the search may take; beyond, the events or the projection are not bounded, and it throws. */
  readonly limit: number
}

export interface Path {
  readonly events: readonly MachineEvent[]
}

export interface Paths {
  readonly paths: readonly Path[]
  /** How many states the projection tells apart. */
  readonly situations: number
}

interface Edge {
  readonly state: EnsembleState
  readonly event: MachineEvent
  readonly nextState: EnsembleState
}

type Model = TestModel<EnsembleState, MachineEvent, undefined>
type Generator = Parameters<Model['getPaths']>[0]
type StatePath = ReturnType<Generator>[number]

export function pathsOf(walk: Walk): Paths {
  const model = modelOf(walk)
  const edges = model.getAdjacencyList()
  const states = [...new Set(edges.map(({ state }) => state))]
  const tree = treeOf(edges, states)
  const found = model.getPaths(() => everyStep(edges, states, tree))
  const idle = idleEvents(edges)
  const visited = new Set<EnsembleState>()
  const codaIn = (state: EnsembleState) => (isOpen(state) ? (walk.coda?.(state) ?? []) : [])
  const paths = found.map(path => ({ events: [...withIdle(path, idle, visited), ...codaIn(path.state)] }))
  return { paths, situations: situationsIn(walk, edges).size }
}

const isOpen = ({ status, isOver = false }: EnsembleState): boolean => status === 'active' && !isOver

/** What an event leads to that ends the path is no situation of its own. */
const situationsIn = ({ projection }: Walk, edges: readonly Edge[]): ReadonlySet<string> =>
  new Set(
    edges
      .flatMap(({ state, nextState }) => [state, nextState])
      .filter(isOpen)
      .map(state => JSON.stringify(projection(state))),
  )

function modelOf({ ensemble, events, projection, limit }: Walk): Model {
  const logic = {
    transition: (state: EnsembleState, event: MachineEvent) => take(ensemble, state, event).next,
    getInitialSnapshot: () => start(ensemble).next,
    getPersistedSnapshot: (state: EnsembleState) => state,
  }
  return new TestModel(logic as unknown as Model['logic'], {
    serializeState: state => JSON.stringify([state.status, state.isOver ?? false, projection(state)]),
    events: state => (isOpen(state) ? unlike(events(state)) : []),
    traversalLimit: limit,
  })
}

/** @xstate/test keeps one step an event, and the last of two that look alike. */
const unlike = (events: readonly MachineEvent[]): MachineEvent[] => [
  ...new Map(events.map(event => [JSON.stringify(event), event])).values(),
]

/** For each state but the first the edge by which it was found: paths of such edges lead to that very state, not only to its like. */
function treeOf(edges: readonly Edge[], states: readonly EnsembleState[]): ReadonlyMap<EnsembleState, Edge> {
  const known = new Set(states)
  const tree = new Map<EnsembleState, Edge>()
  for (const edge of edges) {
    const isFirst = known.has(edge.nextState) && edge.nextState !== states[0] && edge.nextState !== edge.state
    if (isFirst && !tree.has(edge.nextState)) tree.set(edge.nextState, edge)
  }
  return tree
}

const isIdle = ({ state, nextState }: Edge): boolean =>
  state === nextState || (nextState.status === 'active' && identityOf(state) === identityOf(nextState))

/** P2: to every state, and from each every event that changes something. */
function everyStep(
  edges: readonly Edge[],
  states: readonly EnsembleState[],
  tree: ReadonlyMap<EnsembleState, Edge>,
): StatePath[] {
  const stepsTo = (state: EnsembleState): StatePath['steps'] => {
    const last = tree.get(state)
    return last === undefined ? [] : [...stepsTo(last.state), last]
  }
  const toStates = states.map(state => ({ state, steps: stepsTo(state), weight: 0 }))
  const through = edges
    .filter(edge => !isIdle(edge) && tree.get(edge.nextState) !== edge)
    .map(edge => ({ state: edge.nextState, steps: [...stepsTo(edge.state), edge], weight: 0 }))
  return [...toStates, ...through]
}

function idleEvents(edges: readonly Edge[]): ReadonlyMap<EnsembleState, readonly MachineEvent[]> {
  const idle = new Map<EnsembleState, MachineEvent[]>()
  for (const edge of edges) {
    if (!isIdle(edge)) continue
    idle.set(edge.state, [...(idle.get(edge.state) ?? []), edge.event])
  }
  return idle
}

/** P3. */
function withIdle(
  { steps, state }: StatePath,
  idle: ReadonlyMap<EnsembleState, readonly MachineEvent[]>,
  visited: Set<EnsembleState>,
): readonly MachineEvent[] {
  const idleIn = (at: EnsembleState): readonly MachineEvent[] => {
    if (visited.has(at)) return []
    visited.add(at)
    return idle.get(at) ?? []
  }
  return [...steps.flatMap(step => [...idleIn(step.state), step.event]), ...idleIn(state)]
}
