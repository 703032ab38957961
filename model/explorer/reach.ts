/**
 * canAlways: from every reachable state the goal can still be reached. Backward search over the stored edges.
 *
 *   R1  an edge is a step without a fault to another state; each carries the set of properties that may use it
 *   R2  a state that was never expanded may reach anything: a trap found on a truncated graph is a real one
 */
import { IntPool } from './intern.ts'

/** The graph as it is found: edges row by row, in breadth-first order. */
export class Edges {
  private readonly targets = new IntPool(1 << 14)
  private readonly starts = new IntPool(1 << 12)
  private uses = new Uint8Array(1 << 14)
  private readonly opened: number[] = []

  /** Begins the row of the next state. */
  row(): void {
    this.starts.push(this.targets.length)
  }

  /** `uses` has bit k set when property k may take this step. */
  add(target: number, uses: number): void {
    const at = this.targets.push(target)
    if (at >= this.uses.length) {
      const larger = new Uint8Array(this.targets.data.length)
      larger.set(this.uses)
      this.uses = larger
    }
    this.uses[at] = uses
  }

  /** State `index` has steps that nobody knows: it counts as a goal. */
  open(index: number): void {
    this.opened.push(index)
  }

  /** Which states can reach a goal by edges that property `k` may use; states without a row count as goals. */
  reaching(k: number, goals: Uint8Array): Uint8Array {
    const count = goals.length
    const { first, sources } = this.backward(k, count)
    const reached = goals.slice()
    reached.fill(1, this.starts.length)
    for (const index of this.opened) reached[index] = 1
    const queue = new Int32Array(count)
    let end = 0
    for (let i = 0; i < count; i++) if (reached[i]) queue[end++] = i
    for (let head = 0; head < end; head++) {
      for (let e = first[queue[head]!]!; e < first[queue[head]! + 1]!; e++) {
        const source = sources[e]!
        if (reached[source]) continue
        reached[source] = 1
        queue[end++] = source
      }
    }
    return reached
  }

  get bytes(): number {
    return this.targets.bytes + this.starts.bytes + this.uses.byteLength
  }

  /** The usable edges by target: the sources of target t stand from first[t] to first[t + 1]. */
  private backward(k: number, count: number): { first: Int32Array; sources: Int32Array } {
    const first = new Int32Array(count + 2)
    this.eachUsable(k, (_, target) => first[target + 2]!++)
    for (let i = 2; i < first.length; i++) first[i] = first[i]! + first[i - 1]!
    const sources = new Int32Array(first[count + 1]!)
    this.eachUsable(k, (source, target) => (sources[first[target + 1]!++] = source))
    return { first, sources }
  }

  private eachUsable(k: number, visit: (source: number, target: number) => void): void {
    const rows = this.starts.length
    for (let source = 0; source < rows; source++) {
      const end = source + 1 < rows ? this.starts.data[source + 1]! : this.targets.length
      for (let e = this.starts.data[source]!; e < end; e++) {
        if ((this.uses[e]! >>> k) & 1) visit(source, this.targets.data[e]!)
      }
    }
  }
}
