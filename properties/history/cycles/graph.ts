/**
 * Graph: vertices from 0, edges with a type each, side by side in columns; and its strongly connected components.
 *
 *   G1  there may be several edges between two vertices, of one type or more
 *
 * Components after Tarjan (1972), with a stack of our own: a component may be as long as the history.
 */
import { Column } from '../columns.ts'

export interface Graph {
  readonly size: number
  /** Edges of a vertex: from its `first` to before the next one's. */
  readonly first: Int32Array
  readonly target: Int32Array
  readonly type: Uint8Array
}

/** Edges while they are gathered, in any order. */
export class Edges {
  readonly #from = new Column(Int32Array)
  readonly #to = new Column(Int32Array)
  readonly #type = new Column(Uint8Array)

  add(from: number, to: number, type: number): void {
    this.#from.push(from)
    this.#to.push(to)
    this.#type.push(type)
  }

  clear(): void {
    this.#from.length = this.#to.length = this.#type.length = 0
  }

  /** Of each vertex in the order in which they were added. */
  graph(size: number): Graph {
    const count = this.#from.length
    const first = new Int32Array(size + 1)
    for (let edge = 0; edge < count; edge++) first[this.#from.data[edge]! + 1]!++
    for (let vertex = 0; vertex < size; vertex++) first[vertex + 1]! += first[vertex]!
    const [target, type] = [new Int32Array(count), new Uint8Array(count)]
    const next = first.slice()
    for (let edge = 0; edge < count; edge++) {
      const at = next[this.#from.data[edge]!]!++
      target[at] = this.#to.data[edge]!
      type[at] = this.#type.data[edge]!
    }
    return { size, first, target, type }
  }
}

interface Walk {
  /** When each vertex was met, from 1; 0: not yet. */
  readonly met: Int32Array
  /** The earliest of those on the stack that it leads back to. */
  readonly low: Int32Array
  readonly isOpen: Uint8Array
  /** Met, and of no component yet. */
  readonly open: Int32Array
  /** From the root of the walk to where it is, and the next edge of each. */
  readonly path: Int32Array
  readonly next: Int32Array
  opened: number
  depth: number
  time: number
}

/** Those of two vertices or more, over edges of these types. */
export function componentsOf(graph: Graph, types: number): readonly (readonly number[])[] {
  const walk = walkOf(graph.size)
  const found: (readonly number[])[] = []
  for (let root = 0; root < graph.size; root++) {
    if (walk.met[root] !== 0) continue
    meet(graph, walk, root)
    while (walk.depth > 0) advance(graph, walk, types, found)
  }
  return found
}

function walkOf(size: number): Walk {
  const column = () => new Int32Array(size)
  const stacks = { open: column(), path: column(), next: column(), opened: 0, depth: 0, time: 0 }
  return { met: column(), low: column(), isOpen: new Uint8Array(size), ...stacks }
}

function meet({ first }: Graph, walk: Walk, vertex: number): void {
  walk.met[vertex] = walk.low[vertex] = ++walk.time
  walk.isOpen[vertex] = 1
  walk.open[walk.opened++] = vertex
  walk.path[walk.depth++] = vertex
  walk.next[vertex] = first[vertex]!
}

/** One edge further, or one vertex back. */
function advance(graph: Graph, walk: Walk, types: number, found: (readonly number[])[]): void {
  const vertex = walk.path[walk.depth - 1]!
  const end = graph.first[vertex + 1]!
  while (walk.next[vertex]! < end) {
    const edge = walk.next[vertex]!++
    if ((graph.type[edge]! & types) === 0) continue
    const target = graph.target[edge]!
    if (walk.met[target] === 0) return meet(graph, walk, target)
    if (walk.isOpen[target] === 1) walk.low[vertex] = Math.min(walk.low[vertex]!, walk.met[target]!)
  }
  walk.depth--
  if (walk.depth > 0) {
    const above = walk.path[walk.depth - 1]!
    walk.low[above] = Math.min(walk.low[above]!, walk.low[vertex]!)
  }
  if (walk.low[vertex] === walk.met[vertex]) close(walk, vertex, found)
}

/** What is open from here on is one component. */
function close(walk: Walk, vertex: number, found: (readonly number[])[]): void {
  let from = walk.opened
  do walk.isOpen[walk.open[--from]!] = 0
  while (walk.open[from] !== vertex)
  if (walk.opened - from > 1) found.push(Array.from(walk.open.subarray(from, walk.opened)))
  walk.opened = from
}
