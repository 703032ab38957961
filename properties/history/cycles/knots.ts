/**
 * Knots: the strongly connected components of dependencies and real time together, of two vertices or more. A valid history has none.
 *
 * Within a window real time is drawn as moments: who is connected does not change (M1), and no knot is of moments alone (M2).
 */
import { type Dependencies, eachCause, REAL_TIME } from './dependencies.ts'
import { componentsOf, Edges } from './graph.ts'
import { addMoments } from './moments.ts'
import type { Windows } from './windows.ts'

const every = 0xff

/** Vertices of each knot, in the order in which they ended; the knots in the order of the history. */
export function knotsOf(dependencies: Dependencies, { bounds, vertexAt }: Windows): readonly (readonly number[])[] {
  const localOf = new Int32Array(dependencies.recorded.operations).fill(-1)
  const edges = new Edges()
  const knots: (readonly number[])[] = []
  for (let window = 0; window < bounds.length; window += 2) {
    const vertices = vertexAt.subarray(bounds[window]!, bounds[window + 1]! + 1).filter(vertex => vertex >= 0)
    knots.push(...knotsWithin(dependencies, vertices, localOf, edges))
  }
  return knots
}

function knotsWithin(
  dependencies: Dependencies,
  vertices: Int32Array,
  localOf: Int32Array,
  edges: Edges,
): readonly (readonly number[])[] {
  const { completedAt } = dependencies.recorded
  edges.clear()
  vertices.forEach((vertex, local) => {
    localOf[vertex] = local
  })
  addDependencies(dependencies, vertices, localOf, edges)
  const moments = addMoments(dependencies.recorded, vertices, localOf, edges, vertices.length, REAL_TIME)
  const found = componentsOf(edges.graph(vertices.length + moments), every)
  for (const vertex of vertices) localOf[vertex] = -1
  return found.map(knot =>
    knot
      .filter(local => local < vertices.length)
      .map(local => vertices[local]!)
      .sort((a, b) => completedAt[a]! - completedAt[b]!),
  )
}

/** Those within the vertices; `localOf`: their number there, −1 for all others. */
export function addDependencies(
  dependencies: Dependencies,
  vertices: readonly number[] | Int32Array,
  localOf: Int32Array,
  edges: Edges,
): void {
  const see = (cause: number, type: number, _entry: number, vertex: number) => {
    if (localOf[cause]! >= 0) edges.add(localOf[cause]!, localOf[vertex]!, type)
  }
  for (const vertex of vertices) eachCause(dependencies, vertex, see)
}
