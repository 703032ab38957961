/**
 * Queue: what will happen, earliest first. A binary heap with lazy cancellation: what is marked `isOver` stays inside until its turn comes,
 * and is thrown away then.
 *
 *   Q1  earliest due first; of those due at once the lowest tie, which is thrown with dice; then the lowest id
 *   Q2  an event is in the heap at most once
 */

export interface Queued {
  readonly id: number
  readonly tie: number
  due: number
  /** Set by whoever performed or cancelled it; never unset. */
  isOver: boolean
}

export class Queue<Event extends Queued> {
  readonly #heap: Event[] = []

  push(event: Event): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isEarlier(event, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = event
  }

  /** The next event, left where it is. */
  peek(): Event | undefined {
    while (this.#heap.length > 0 && this.#heap[0]!.isOver) this.#removeFirst()
    return this.#heap[0]
  }

  pop(): Event | undefined {
    const first = this.peek()
    if (first !== undefined) this.#removeFirst()
    return first
  }

  #removeFirst(): void {
    const last = this.#heap.pop()!
    if (this.#heap.length > 0) this.#sink(last)
  }

  /** Lets an event sink from the top to where it belongs. */
  #sink(event: Event): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isEarlier(heap[child + 1]!, heap[child]!)) child++
      if (!isEarlier(heap[child]!, event)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = event
  }
}

function isEarlier(one: Queued, other: Queued): boolean {
  if (one.due !== other.due) return one.due < other.due
  if (one.tie !== other.tie) return one.tie < other.tie
  return one.id < other.id
}
