/**
 * The graph as it is found, with the labels of its steps: what fairness is judged on. Rows stand in breadth-first order.
 *
 *   H1  every step to another state is an edge, faults included; a step that changes nothing is none
 *   H2  a state without a whole row (the search stopped before it, or a machine threw there) is not `known`
 */
import { IntPool } from './intern.ts'

export class Graph {
  private readonly targets = new IntPool(1 << 12)
  private readonly labels = new IntPool(1 << 12)
  private readonly starts = new IntPool(1 << 10)
  private readonly torn = new Set<number>()

  row(): void {
    this.starts.push(this.targets.length)
  }

  add(target: number, labels: number): void {
    this.targets.push(target)
    this.labels.push(labels)
  }

  tear(index: number): void {
    this.torn.add(index)
  }

  isKnown(index: number): boolean {
    return index < this.starts.length && !this.torn.has(index)
  }

  /** Calls `visit` for each edge out of a state. */
  each(source: number, visit: (target: number, labels: number) => void): void {
    const end = this.endOf(source)
    for (let e = this.firstOf(source); e < end; e++) visit(this.targets.data[e]!, this.labels.data[e]!)
  }

  firstOf(source: number): number {
    return source < this.starts.length ? this.starts.data[source]! : this.targets.length
  }

  endOf(source: number): number {
    return source + 1 < this.starts.length ? this.starts.data[source + 1]! : this.targets.length
  }

  targetOf(edge: number): number {
    return this.targets.data[edge]!
  }

  /** Every label that is enabled in a state. */
  enabledIn(source: number): number {
    let mask = 0
    this.each(source, (_, labels) => (mask |= labels))
    return mask
  }

  get bytes(): number {
    return this.targets.bytes + this.labels.bytes + this.starts.bytes
  }
}
