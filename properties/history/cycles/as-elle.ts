/**
 * As Elle: the circle that Elle's search comes upon first (jepsen-io/elle, bfs.clj and BFSPath.java), for reports that are compared with its own.
 *
 * Which one it is matters at times: strong-PL-1 asks for a circle of ww and real time, and one whose edge of real time is also a read is called
 * G1c-realtime, while the next one in the same knot would have been G0-realtime (explain.ts, X1). Elle reports the first that it finds.
 *
 *   A1  it starts from every vertex in turn (elle-order.ts) and walks all paths, one edge longer at a time
 *   A2  the first edge must be of a kind that the circle needs; which need an edge meets is decided when it is taken: a path for each
 *   A3  a path that meets itself is a circle once its needs are met; what led up to the circle is cut off, and the rest searched again on its own
 *   A4  all paths are followed, and there may be very many: patience ends it (Elle gives up after a second). Then there is no
 *       answer, and a shortest circle will do
 */
import { inElleOrder } from './elle-order.ts'
import type { Graph } from './graph.ts'
import { type Patience, pathsAtOnce } from './patience.ts'

/** Types of the edges to each neighbour, in Elle's order; vertices without any edge are left out. */
type Neighbours = ReadonlyMap<number, ReadonlyMap<number, number>>

interface Wanted {
  readonly types: number
  /** The kinds that the circle needs: bits of `types`. */
  readonly needs: number
}

interface Path {
  readonly vertex: number
  readonly needs: number
  readonly before: Path | undefined
}

/** `positions`: of each vertex's completion. */
export function circleAsElle(
  graph: Graph,
  wanted: Wanted,
  positions: readonly number[],
  patience: Patience,
): readonly number[] | undefined {
  const given = Math.min(pathsAtOnce, patience.paths)
  const own = { ...patience, paths: given }
  const vertexAt = new Map(positions.map((position, vertex) => [position, vertex]))
  const ordered = (vertices: Iterable<number>) =>
    inElleOrder([...vertices].map(vertex => positions[vertex]!)).map(position => vertexAt.get(position)!)
  const neighbours = neighboursOf(graph, wanted.types, ordered)
  const circle = firstOf(neighbours.keys(), start => circleFrom(neighbours, wanted, start, own))
  patience.paths -= given - own.paths
  return circle
}

function neighboursOf(graph: Graph, types: number, ordered: (vertices: Iterable<number>) => number[]): Neighbours {
  const typesTo = new Map<number, Map<number, number>>()
  const of = (vertex: number) => typesTo.get(vertex) ?? typesTo.set(vertex, new Map()).get(vertex)!
  for (let vertex = 0; vertex < graph.size; vertex++) {
    for (let edge = graph.first[vertex]!; edge < graph.first[vertex + 1]!; edge++) {
      const [target, type] = [graph.target[edge]!, graph.type[edge]! & types]
      if (type !== 0) of(vertex).set(target, (of(vertex).get(target) ?? 0) | type)
      if (type !== 0) of(target)
    }
  }
  const inOrder = (to: ReadonlyMap<number, number>) => new Map(ordered(to.keys()).map(at => [at, to.get(at)!]))
  return new Map(ordered(typesTo.keys()).map(vertex => [vertex, inOrder(typesTo.get(vertex)!)]))
}

function circleFrom(
  neighbours: Neighbours,
  wanted: Wanted,
  start: number,
  patience: Patience,
): readonly number[] | undefined {
  let paths: readonly Path[] = [{ vertex: start, needs: wanted.needs, before: undefined }]
  while (paths.length > 0) {
    patience.paths -= paths.length
    const open: Path[] = []
    for (const path of paths) {
      const circle = circleOf(path)
      if (circle === undefined) open.push(path)
      else if (path.needs === 0) {
        const found = circle[0] === start ? circle : withoutTail(neighbours, wanted, circle, patience)
        if (found !== undefined) return found
      }
    }
    paths = longerBy(neighbours, wanted.types, open, patience.paths)
  }
  return undefined
}

/** Every path, one edge longer; none where there are too many. */
function longerBy(neighbours: Neighbours, legal: number, open: readonly Path[], most: number): readonly Path[] {
  const longer: Path[] = []
  for (const path of open) {
    longer.push(...furtherBy(path, neighbours.get(path.vertex)!, legal))
    if (longer.length > most) return []
  }
  return longer
}

/** A2. */
function furtherBy(path: Path, to: ReadonlyMap<number, number>, legal: number): readonly Path[] {
  const paths: Path[] = []
  for (const [vertex, types] of to) {
    for (let kind = 1; kind <= types; kind <<= 1) {
      if ((kind & types & path.needs) !== 0) paths.push({ vertex, needs: path.needs & ~kind, before: path })
    }
    const isFirst = path.before === undefined && path.needs !== 0
    if (!isFirst && (types & legal & ~path.needs) !== 0) paths.push({ vertex, needs: path.needs, before: path })
  }
  return paths
}

/** From where the path met itself, if it did; its last vertex is the first one. */
function circleOf({ vertex, before }: Path): readonly number[] | undefined {
  const circle: number[] = []
  for (let path = before; path !== undefined; path = path.before) {
    circle.push(path.vertex)
    if (path.vertex === vertex) return circle.toReversed()
  }
  return undefined
}

/** A3. */
function withoutTail(
  neighbours: Neighbours,
  wanted: Wanted,
  circle: readonly number[],
  patience: Patience,
): readonly number[] | undefined {
  const isIn = new Set(circle)
  const within = ([vertex, to]: readonly [number, ReadonlyMap<number, number>]) =>
    [vertex, new Map([...to].filter(([target]) => isIn.has(target)))] as const
  const inside = new Map([...neighbours].filter(([vertex]) => isIn.has(vertex)).map(within))
  return firstOf(circle, start => circleFrom(inside, wanted, start, patience))
}

function firstOf<From, To>(all: Iterable<From>, find: (from: From) => To | undefined): To | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
