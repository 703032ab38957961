/**
 * Knot graph: all edges within one knot, the vertices in its order.
 *
 * Real time is drawn edge by edge, so that a shortest circle is one, as long as the knot is small; in a large one where much ran at a time these
 * edges would be too many, and it is drawn as moments, which stand after the vertices. A circle through moments is as true as any other.
 */
import type { Recorded } from '../recorded.ts'
import { type Dependencies, PROCESS, REAL_TIME } from './dependencies.ts'
import { Edges, type Graph } from './graph.ts'
import { addDependencies } from './knots.ts'
import { addMoments } from './moments.ts'
import { eachDirect } from './real-time.ts'

/** Vertices of a knot that is still small. */
const small = 1024

/** `localOf`: scratch, −1 everywhere before and after. `most`: vertices of a knot that is drawn edge by edge. */
export function graphWithin(
  dependencies: Dependencies,
  knot: readonly number[],
  localOf: Int32Array,
  most = small,
): Graph {
  const { recorded, options } = dependencies
  const edges = new Edges()
  let size = knot.length
  const addTime = (vertices: readonly number[], type: number) => {
    if (knot.length > most) size += addMoments(recorded, vertices, localOf, edges, size, type)
    else eachDirect(recorded, vertices, (a, b) => edges.add(localOf[a]!, localOf[b]!, type))
  }
  knot.forEach((vertex, local) => {
    localOf[vertex] = local
  })
  addDependencies(dependencies, knot, localOf, edges)
  addTime(knot, REAL_TIME)
  if (options.processEdges === 'ours') for (const vertices of byProcess(recorded, knot)) addTime(vertices, PROCESS)
  for (const vertex of knot) localOf[vertex] = -1
  return edges.graph(size)
}

function byProcess({ process }: Recorded, knot: readonly number[]): Iterable<readonly number[]> {
  const groups = new Map<number, number[]>()
  for (const vertex of knot) {
    const group = groups.get(process[vertex]!)
    if (group === undefined) groups.set(process[vertex]!, [vertex])
    else group.push(vertex)
  }
  return groups.values()
}
