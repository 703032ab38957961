/**
 * Cycles: circles of operations each of which must have come before the next: G0, G1c, with -process and -realtime; after Elle (jepsen-io/elle,
 * txn.clj and consistency_model.clj) as Jepsen's Kafka workload uses it.
 *
 *     dependencies ──▶ windows ──▶ knots ──▶ models that a knot rules out ──▶ a circle for each, explained
 *
 * Six models, weaker ones above and to the left; which edges must make no circle, and what one of exactly these edges is called:
 *
 *                  ww                                   ww and wr
 *                  PL-1                  G0             PL-2                  G1c
 *     and process  strong-session-PL-1   G0-process     strong-session-PL-2   G1c-process
 *     and time     strong-PL-1           G0-realtime    strong-PL-2           G1c-realtime
 *
 *   C1  per knot and model: whether there is a circle; not asked where a weaker model is ruled out already, which rules this one out, too
 *   C2  so a circle of these edges has one of each kind: without ww, wr or time it would have been one of a weaker model. No kind need be required
 *   C3  it is named after its steps as they are told, so it has the name above. For those who compare with Elle, of an edge that is both of
 *       real time and a read the read counts: what strong-PL-1 finds may be called G1c-realtime, or G1c once more (explain.ts, as-elle.ts)
 *   C4  nothing gives up: there is a circle for every model that a knot rules out (Elle stops after a second: cycle-search-timeout)
 *
 * `empty-transaction-graph`: nothing depends on anything, nor comes before it. Where the history has no operation at all, there is no graph to be empty.
 */
import type { Observed } from '../observed.ts'
import type { Recorded } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'
import { circleAsElle } from './as-elle.ts'
import { type CycleOptions, type Dependencies, dependencies, PROCESS, REAL_TIME, WR, WW } from './dependencies.ts'
import { explained } from './explain.ts'
import type { CycleAnomaly, Knot, KnotName } from './found.ts'
import { componentsOf, type Graph } from './graph.ts'
import { graphWithin } from './knot-graph.ts'
import { knotsOf } from './knots.ts'
import { type Patience, patienceOf } from './patience.ts'
import { shortestCircle } from './shortest.ts'
import { windowsOf } from './windows.ts'

export function findCycles(
  recorded: Recorded,
  observed: Observed,
  order: VersionOrder,
  options: CycleOptions,
): readonly CycleAnomaly[] {
  if (recorded.operations === 0) return []
  const known = dependencies(recorded, observed, order, options)
  const windows = windowsOf(known)
  if (!windows.hasEdges) return [{ name: 'empty-transaction-graph', partition: -1, values: [], operations: [] }]
  if (windows.bounds.length === 0) return []
  const localOf = new Int32Array(recorded.operations).fill(-1)
  const search = { ...known, localOf, patience: patienceOf() }
  return knotsOf(known, windows).flatMap(knot => anomaliesOf(search, knot))
}

interface Search extends Dependencies {
  readonly patience: Patience
  /** Scratch, −1 everywhere but while a graph is built. */
  readonly localOf: Int32Array
}

interface Model {
  readonly name: KnotName
  /** One is weaker than another where both are at most the other's. */
  readonly reads: 0 | 1
  readonly time: 0 | 1 | 2
  readonly types: number
}

/** In the order in which they are asked for. */
const models: readonly Model[] = [
  { name: 'PL-1-cycle-exists', reads: 0, time: 0, types: WW },
  { name: 'PL-2-cycle-exists', reads: 1, time: 0, types: WW | WR },
  { name: 'strong-session-PL-1-cycle-exists', reads: 0, time: 1, types: WW | PROCESS },
  { name: 'strong-session-PL-2-cycle-exists', reads: 1, time: 1, types: WW | WR | PROCESS },
  { name: 'strong-PL-1-cycle-exists', reads: 0, time: 2, types: WW | REAL_TIME },
  { name: 'strong-PL-2-cycle-exists', reads: 1, time: 2, types: WW | WR | REAL_TIME },
]

const isWeaker = (a: Model, b: Model): boolean => a.reads <= b.reads && a.time <= b.time

/** C1. */
function anomaliesOf(search: Search, knot: readonly number[]): readonly CycleAnomaly[] {
  const graph = graphWithin(search, knot, search.localOf)
  const ruledOut: Model[] = []
  return models.flatMap(model => {
    if (ruledOut.some(weaker => isWeaker(weaker, model))) return []
    const smallest = smallestOf(componentsOf(graph, model.types), knot.length)
    if (smallest === undefined) return []
    ruledOut.push(model)
    const operations = rowsOf(knot, smallest.toSorted(rising))
    const exists: Knot = { name: model.name, partition: -1, values: [], operations }
    const circle = circleOf(search, graph, model, knot, smallest)
    return [exists, explained(search, rowsOf(knot, circle), model.types)]
  })
}

/** C3: who compares with Elle gets the circle that Elle comes upon, unless the knot is so large that it has moments; everybody else a shortest one. */
function circleOf(
  { recorded, options, patience }: Search,
  graph: Graph,
  { types }: Model,
  knot: readonly number[],
  smallest: readonly number[],
): readonly number[] {
  const isAsElle = options.processEdges === 'jepsen' && graph.size === knot.length
  const ends = () => knot.map(vertex => recorded.completedAt[vertex]!)
  const asElle = isAsElle ? circleAsElle(graph, { types, needs: types & ~WW }, ends(), patience) : undefined
  return asElle ?? shortestCircle(graph, types, smallest, patience)
}

/** The one with the fewest vertices; `moments`: from where on it is moments. */
function smallestOf(components: readonly (readonly number[])[], moments: number): readonly number[] | undefined {
  let [smallest, fewest]: [readonly number[] | undefined, number] = [undefined, Infinity]
  for (const component of components) {
    const vertices = component.reduce((count, local) => count + (local < moments ? 1 : 0), 0)
    if (vertices < fewest) [smallest, fewest] = [component, vertices]
  }
  return smallest
}

const rising = (a: number, b: number) => a - b

/** Without moments, which stand after the vertices. */
const rowsOf = (knot: readonly number[], locals: readonly number[]): readonly number[] =>
  locals.filter(local => local < knot.length).map(local => knot[local]!)
