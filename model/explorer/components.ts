/**
 * Strongly connected components of a part of the graph (Tarjan 1972), without recursion: a graph may be millions of states deep.
 */
import type { Graph } from './graph.ts'

/** The components of the states for which `inside` is 1, each as a list of states; a single state is a component too. */
export function componentsOf(
  graph: Graph,
  states: readonly number[],
  inside: Uint8Array,
): readonly (readonly number[])[] {
  const search = new Tarjan(graph, inside)
  for (const state of states) search.from(state)
  return search.components
}

class Tarjan {
  readonly components: number[][] = []
  private readonly graph: Graph
  private readonly inside: Uint8Array
  private readonly order: Int32Array
  private readonly low: Int32Array
  private readonly onStack: Uint8Array
  private readonly stack: number[] = []
  private readonly path: number[] = []
  private readonly edge: number[] = []
  private count = 0

  constructor(graph: Graph, inside: Uint8Array) {
    this.graph = graph
    this.inside = inside
    this.order = new Int32Array(inside.length)
    this.low = new Int32Array(inside.length)
    this.onStack = new Uint8Array(inside.length)
  }

  from(root: number): void {
    if (this.order[root] !== 0) return
    this.enter(root)
    while (this.path.length > 0) this.advance()
  }

  private enter(state: number): void {
    this.order[state] = this.low[state] = ++this.count
    this.stack.push(state)
    this.onStack[state] = 1
    this.path.push(state)
    this.edge.push(this.graph.firstOf(state))
  }

  private advance(): void {
    const depth = this.path.length - 1
    const state = this.path[depth]!
    const edge = this.edge[depth]!
    if (edge >= this.graph.endOf(state)) return this.leave(state)
    this.edge[depth] = edge + 1
    const target = this.graph.targetOf(edge)
    if (this.inside[target] !== 1) return
    if (this.order[target] === 0) this.enter(target)
    else if (this.onStack[target] === 1) this.low[state] = Math.min(this.low[state]!, this.order[target]!)
  }

  private leave(state: number): void {
    this.path.pop()
    this.edge.pop()
    const above = this.path.at(-1)
    if (above !== undefined) this.low[above] = Math.min(this.low[above]!, this.low[state]!)
    if (this.low[state] !== this.order[state]) return
    const component: number[] = []
    for (let member = -1; member !== state;) {
      member = this.stack.pop()!
      this.onStack[member] = 0
      component.push(member)
    }
    this.components.push(component)
  }
}
