/**
 * Dependencies: what must have come before what, as the history shows it.
 *
 *     wr   from who sent a value to everybody who was given it, whatever became of either
 *     ww   from who sent a value to who sent the next one in the version order; only if asked for
 *
 *   D1  a vertex is a send, poll or transaction that ended; what lies within a transaction counts as the transaction
 *   D2  nobody depends on themselves
 *   D3  no edge comes from a value whose sender never ended or is not known: other checks report that (phantom, G1a)
 *
 * Real time and the order of a process are edges too, but of another kind: they never go back (real-time.ts).
 * Not modelled: anti-dependencies (rw), which the checker that we follow describes and leaves out.
 */
import type { Observed } from '../observed.ts'
import { entriesOf, isComplete, isData, isPoll, isSend, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'

/** Bits, so that a set of them says which edges a circle may use. */
export const WW = 1
export const WR = 2
export const PROCESS = 4
export const REAL_TIME = 8

export interface CycleOptions {
  readonly ww: boolean
  /** `jepsen`: as its Kafka checker does, real time takes the place of the order of a process. `ours`: circles within that order have their own name. */
  readonly processEdges: 'jepsen' | 'ours'
}

export interface Dependencies {
  readonly recorded: Recorded
  readonly order: VersionOrder
  readonly options: CycleOptions
  /** Per value: the vertex that sent it, or −1 (D3). */
  readonly senderOf: Int32Array
  readonly parts: Parts | undefined
}

/** What lies within each transaction, as lists of rows: the first, and after each the next; −1: none. */
interface Parts {
  readonly first: Int32Array
  readonly next: Int32Array
}

export function dependencies(
  recorded: Recorded,
  { writerOf }: Observed,
  order: VersionOrder,
  options: CycleOptions,
): Dependencies {
  const senderOf = writerOf.map(writer => (writer < 0 ? -1 : vertexOf(recorded, writer)))
  return { recorded, order, options, senderOf, parts: partsOf(recorded) }
}

/** D1; −1: none. */
export function vertexOf(recorded: Recorded, operation: number): number {
  const whole = recorded.transaction[operation]!
  const vertex = whole >= 0 ? whole : operation
  return isData(recorded.kind[vertex]!) && isComplete(recorded, vertex) ? vertex : -1
}

export const isVertex = (recorded: Recorded, operation: number): boolean => vertexOf(recorded, operation) === operation

export type SeeCause = (cause: number, type: number, entry: number, vertex: number) => void

/** Calls for every edge that ends at the vertex, with the entry there that makes it: a record that was received, or sent next. */
export function eachCause(dependencies: Dependencies, vertex: number, see: SeeCause): void {
  causesWithin(dependencies, vertex, vertex, see)
  const { parts } = dependencies
  if (parts === undefined) return
  for (let part = parts.first[vertex]!; part >= 0; part = parts.next[part]!) {
    causesWithin(dependencies, vertex, part, see)
  }
}

function causesWithin(known: Dependencies, vertex: number, operation: number, see: SeeCause): void {
  const { recorded, senderOf, options } = known
  const [from, to] = entriesOf(recorded, operation)
  const kind = recorded.kind[operation]!
  for (let entry = from; entry < to; entry++) {
    const role = recorded.role[entry]
    if (role === RECEIVED && isPoll(kind)) {
      const sender = senderOf[recorded.value[entry]!]!
      if (sender >= 0 && sender !== vertex) see(sender, WR, entry, vertex)
    } else if (role === SENT && options.ww && isSend(kind)) {
      const sender = senderBefore(known, vertex, entry)
      if (sender >= 0 && sender !== vertex) see(sender, WW, entry, vertex)
    }
  }
}

/** Of a value that two tried to send, only one is the sender, and only that one comes after another. */
function senderBefore(known: Dependencies, vertex: number, entry: number): number {
  const { recorded, senderOf } = known
  if (senderOf[recorded.value[entry]!] !== vertex) return -1
  const before = valueBefore(known, entry)
  return before < 0 ? -1 : senderOf[before]!
}

/** The value that precedes this entry's in the version order, or −1. */
export function valueBefore({ recorded, order }: Dependencies, entry: number): number {
  const index = order.indexOf[recorded.value[entry]!]!
  return index > 0 ? order.logs[recorded.partition[entry]!]!.values[index - 1]! : -1
}

/** Calls for every entry of the vertex, its parts' included. */
export function eachEntryOf(
  { recorded, parts }: Dependencies,
  vertex: number,
  see: (entry: number, operation: number) => void,
): void {
  const within = (operation: number) => {
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) see(entry, operation)
  }
  within(vertex)
  if (parts === undefined) return
  for (let part = parts.first[vertex]!; part >= 0; part = parts.next[part]!) within(part)
}

/** In the order of the rows; undefined where no history has any, as Jepsen's have not. */
function partsOf({ operations, transaction }: Recorded): Parts | undefined {
  if (!transaction.some(whole => whole >= 0)) return undefined
  const parts = { first: new Int32Array(operations).fill(-1), next: new Int32Array(operations).fill(-1) }
  for (let operation = operations - 1; operation >= 0; operation--) {
    const whole = transaction[operation]!
    if (whole < 0) continue
    parts.next[operation] = parts.first[whole]!
    parts.first[whole] = operation
  }
  return parts
}
