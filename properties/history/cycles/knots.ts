/**
 * Knots: the strongly connected components of dependencies and real time together, of two vertices or more. A valid history has none.
 *
 * Within a window real time is drawn as a line of moments, one for each ok completion, so that its edges are as few as the vertices, however
 * many things ran at a time:
 *
 *     a ──▶ •        • ──▶ c        a, b ended; c began after both, d after a
 *           │        ▲
 *           ▼        │
 *     d ◀── • ─────▶ • ◀── b        the line: each moment leads to the next
 *
 *   K1  one vertex leads to another over moments exactly if it ended ok before the other began: who is connected does not change
 *   K2  moments only go forward, so no knot is of moments alone, and none has a single vertex
 */
import { type Dependencies, eachCause, REAL_TIME } from './dependencies.ts'
import { componentsOf, Edges } from './graph.ts'
import { beginOf, countBelow, endsOf } from './real-time.ts'
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
  const moments = addMoments(dependencies, vertices, edges)
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

/** The line of moments, numbered after the vertices. How many there are. */
function addMoments({ recorded }: Dependencies, vertices: Int32Array, edges: Edges): number {
  const ends = endsOf(recorded, vertices)
  const moment = (at: number) => vertices.length + at
  for (let at = 1; at < ends.length; at++) edges.add(moment(at - 1), moment(at), REAL_TIME)
  vertices.forEach((vertex, local) => {
    const own = countBelow(ends, recorded.completedAt[vertex]!)
    if (ends[own] === recorded.completedAt[vertex]) edges.add(local, moment(own), REAL_TIME)
    const before = countBelow(ends, beginOf(recorded, vertex))
    if (before > 0) edges.add(moment(before - 1), local, REAL_TIME)
  })
  return ends.length
}
