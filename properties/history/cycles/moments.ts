/**
 * Moments: real time drawn as a line, one moment for each ok completion, so that its edges are as few as the vertices, however many things ran at a time:
 *
 *     a ──▶ •        • ──▶ c        a, b ended; d began after a, c after both
 *           │        ▲
 *           ▼        │
 *     d ◀── • ─────▶ • ◀── b        the line: each moment leads to the next
 *
 *   M1  one vertex leads to another over moments alone exactly if it ended ok before the other began (E1 of real-time.ts)
 *   M2  moments only go forward: no circle is of moments alone, and none passes a single vertex
 */
import { OUTCOME, type Recorded } from '../recorded.ts'
import type { Edges } from './graph.ts'
import { beginOf } from './real-time.ts'

/** Adds the line of the vertices' moments, numbered from `first`, with edges of this type. How many there are. */
export function addMoments(
  recorded: Recorded,
  vertices: readonly number[] | Int32Array,
  localOf: Int32Array,
  edges: Edges,
  first: number,
  type: number,
): number {
  const ends = endsOf(recorded, vertices)
  for (let at = 1; at < ends.length; at++) edges.add(first + at - 1, first + at, type)
  for (const vertex of vertices) {
    const own = countBelow(ends, recorded.completedAt[vertex]!)
    if (ends[own] === recorded.completedAt[vertex]) edges.add(localOf[vertex]!, first + own, type)
    const before = countBelow(ends, beginOf(recorded, vertex))
    if (before > 0) edges.add(first + before - 1, localOf[vertex]!, type)
  }
  return ends.length
}

/** Of those that may precede others, rising. */
function endsOf({ outcome, completedAt }: Recorded, vertices: readonly number[] | Int32Array): Int32Array {
  const ends = new Int32Array(vertices.length)
  let count = 0
  for (const vertex of vertices) if (outcome[vertex] === OUTCOME.ok) ends[count++] = completedAt[vertex]!
  return ends.subarray(0, count).sort()
}

/** How many of the rising numbers are below a limit. */
function countBelow(rising: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rising[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
