/**
 * Windows: the few stretches of a history outside which there can be no circle, so that a long one is searched in small pieces.
 *
 * Every vertex gets a point, one of its own lines: where it ended if it was given any record, else where it began.
 *
 *     send a  ──•───────────        the poll ends before the send hears of it, as often happens,
 *     poll    ────────•             yet the edge a → poll goes forward from point to point
 *
 *   W1  an edge of real time goes forward: a's point ≤ a's end < b's begin ≤ b's point; so does the order of a process
 *   W2  a window is a union of overlapping stretches [point of v, point of u] of dependencies u → v that go back
 *   W3  every circle, and so every strongly connected component, lies within one window
 *
 * W3: let p lie between the lowest and the highest point of a circle, and be no vertex's point. The circle comes from above p to below p somewhere,
 * over an edge that goes back (W1: a dependency), whose stretch covers p. So the stretches of the circle's own edges cover everything from its
 * lowest to its highest point without a gap, and W2 puts them into one window. Components are unions of circles that share a vertex.
 *
 * Which of its lines a vertex takes changes the size of windows, not the truth of W3. In a valid history of plain sends and polls there is no window.
 */
import { entriesOf, isPoll, OUTCOME, RECEIVED, type Recorded } from '../recorded.ts'
import { type Dependencies, eachCause, isVertex } from './dependencies.ts'
import { beginOf } from './real-time.ts'

export interface Windows {
  /** Whether anything depends on anything, or comes before it. */
  readonly hasEdges: boolean
  /** Per line: the vertex whose point it is, or −1. */
  readonly vertexAt: Int32Array
  /** First and last line of each, one after the other, rising. */
  readonly bounds: readonly number[]
}

export function windowsOf(dependencies: Dependencies): Windows {
  const { recorded } = dependencies
  const pointOf = pointsOf(recorded)
  const furthest = new Int32Array(recorded.lines).fill(-1)
  let hasEdges = hasRealTime(recorded)
  const see = (cause: number, _type: number, _entry: number, vertex: number) => {
    hasEdges = true
    const [low, high] = [pointOf[vertex]!, pointOf[cause]!]
    if (high > furthest[low]!) furthest[low] = high
  }
  for (let vertex = 0; vertex < recorded.operations; vertex++) {
    if (pointOf[vertex]! >= 0) eachCause(dependencies, vertex, see)
  }
  return { hasEdges, bounds: merged(furthest), vertexAt: verticesAt(recorded, pointOf) }
}

/** −1: no vertex. */
function pointsOf(recorded: Recorded): Int32Array {
  const points = new Int32Array(recorded.operations).fill(-1)
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (!isVertex(recorded, operation)) continue
    const line = isGivenAny(recorded, operation) ? recorded.completedAt : recorded.invokedAt
    points[operation] = line[operation]!
  }
  return points
}

function isGivenAny(recorded: Recorded, operation: number): boolean {
  if (!isPoll(recorded.kind[operation]!)) return false
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) if (recorded.role[entry] === RECEIVED) return true
  return false
}

function verticesAt({ lines }: Recorded, pointOf: Int32Array): Int32Array {
  const vertexAt = new Int32Array(lines).fill(-1)
  pointOf.forEach((point, vertex) => {
    if (point >= 0) vertexAt[point] = vertex
  })
  return vertexAt
}

/** W2. `furthest`: per line how far the stretches that begin there reach. Points that touch may share a vertex, so they overlap. */
function merged(furthest: Int32Array): readonly number[] {
  const bounds: number[] = []
  let [from, reach] = [-1, -1]
  furthest.forEach((end, line) => {
    if (end <= line) return
    if (from >= 0 && line > reach) bounds.push(from, reach)
    if (from < 0 || line > reach) from = line
    reach = Math.max(reach, end)
  })
  if (from >= 0) bounds.push(from, reach)
  return bounds
}

/** Whether anything ended well before something else that ended began. */
function hasRealTime(recorded: Recorded): boolean {
  const { operations, outcome, completedAt } = recorded
  let [firstEnd, lastBegin] = [Infinity, -1]
  for (let operation = 0; operation < operations; operation++) {
    if (!isVertex(recorded, operation)) continue
    if (outcome[operation] === OUTCOME.ok) firstEnd = Math.min(firstEnd, completedAt[operation]!)
    lastBegin = Math.max(lastBegin, beginOf(recorded, operation))
  }
  return firstEnd < lastBegin
}
