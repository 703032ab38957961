/**
 * Shortest: a circle with as few edges as there can be.
 *
 * A breadth-first search from every vertex of a component, while patience lasts; from the first vertex always. So there is always a circle, the
 * shortest one through some vertex; in a component of up to some hundred vertices it is the shortest of all.
 */
import type { Graph } from './graph.ts'
import { edgesAtOnce, type Patience } from './patience.ts'

/** Vertices in the order of the circle. The component is strongly connected over edges of these types. */
export function shortestCircle(
  graph: Graph,
  types: number,
  component: readonly number[],
  patience: Patience,
): readonly number[] {
  const search = searchOf(graph, types, component)
  const limit = Math.min(edgesAtOnce, patience.edges)
  let best: readonly number[] = []
  for (const start of component) {
    if (best.length === 2 || (best.length > 0 && search.looked > limit)) break
    const found = circleFrom(search, start, best.length === 0 ? component.length + 1 : best.length)
    if (found !== undefined) best = found
  }
  patience.edges = Math.max(0, patience.edges - search.looked)
  return best
}

interface Search {
  readonly graph: Graph
  readonly types: number
  readonly isInside: Uint8Array
  readonly queue: Int32Array
  /** From where a vertex was reached, in the search from `reachedIn`. */
  readonly parent: Int32Array
  readonly depth: Int32Array
  readonly reachedIn: Int32Array
  looked: number
}

function searchOf(graph: Graph, types: number, component: readonly number[]): Search {
  const column = () => new Int32Array(graph.size)
  const isInside = new Uint8Array(graph.size)
  for (const vertex of component) isInside[vertex] = 1
  const queue = new Int32Array(component.length)
  const reached = { parent: column(), depth: column(), reachedIn: column().fill(-1) }
  return { graph, types, isInside, queue, ...reached, looked: 0 }
}

/** The shortest one through `start` with fewer edges than `fewer`. */
function circleFrom(search: Search, start: number, fewer: number): readonly number[] | undefined {
  const { graph, queue, depth } = search
  let [head, tail] = [0, 0]
  queue[tail++] = start
  reach(search, start, start, start, 0)
  while (head < tail) {
    const vertex = queue[head++]!
    if (depth[vertex]! + 1 >= fewer) return undefined
    for (let edge = graph.first[vertex]!; edge < graph.first[vertex + 1]!; edge++) {
      search.looked++
      const target = graph.target[edge]!
      if ((graph.type[edge]! & search.types) === 0 || search.isInside[target] === 0) continue
      if (target === start) return back(search, vertex, start)
      if (search.reachedIn[target] === start) continue
      reach(search, target, vertex, start, depth[vertex]! + 1)
      queue[tail++] = target
    }
  }
  return undefined
}

function reach({ parent, reachedIn, depth }: Search, vertex: number, from: number, start: number, steps: number): void {
  parent[vertex] = from
  reachedIn[vertex] = start
  depth[vertex] = steps
}

function back({ parent }: Search, last: number, start: number): readonly number[] {
  const circle = [last]
  while (circle.at(-1) !== start) circle.push(parent[circle.at(-1)!]!)
  return circle.toReversed()
}
