/**
 * Version order: what stood where in each partition, as far as anybody could tell.
 *
 *     offset   0  1  .  3  4            what polls of every outcome returned, and sends that must have committed
 *     index    0  1     2  3            the same without holes: what comes next to what
 *
 *   L1  every poll counts, also of a failed operation: a consumer must never be given a wrong record, whatever becomes of its transaction
 *   L2  an offset with two values is a conflict; it has one index, and one of its values stands for it in questions of order
 *   L3  a value at two offsets is found at the last one (`indexOf`); `firstIndex` and `lastIndex` are over all its offsets
 *   L4  an unknown position is −1, and no claim about order is made of it
 *
 * Time and memory are linear in the records where offsets are dense, else in n log n.
 */
import { eachReceived, eachSent, type Observed } from './observed.ts'
import type { Exact, Value } from './operation.ts'
import type { Recorded } from './recorded.ts'

/** One partition's log as it was seen. */
export interface PartitionLog {
  /** The value that stands for each index. */
  readonly values: Int32Array
  /** The offset of each index, rising. */
  readonly offsets: ArrayLike<Exact>
  /** Indices with two values or more (L2), and all their values in the order in which they were seen. */
  readonly conflicts: ReadonlyMap<number, readonly number[]>
}

export interface VersionOrder {
  /** Per partition. */
  readonly logs: readonly PartitionLog[]
  /** Per value: its place in questions of order (L3, L4). */
  readonly indexOf: Int32Array
  readonly firstIndex: Int32Array
  readonly lastIndex: Int32Array
}

/** What a checker with oddities of its own does otherwise (jepsen/). */
export interface Oddities {
  /** Which records make the log; absent: all. */
  readonly counts?: Counts
  /** Which value of a conflict stands for it: the first in this order; absent: the first that was seen. */
  readonly precedes?: (a: Value, b: Value) => number
}

export function versionOrder(
  recorded: Recorded,
  observed: Observed,
  { counts, precedes }: Oddities = {},
): VersionOrder {
  const order = {
    indexOf: new Int32Array(recorded.values).fill(-1),
    firstIndex: new Int32Array(recorded.values).fill(-1),
    lastIndex: new Int32Array(recorded.values).fill(-1),
  }
  const each = (see: (entry: number) => void) => eachPlaced(recorded, observed, counts, see)
  const shelves = shelvesOf(recorded, each)
  each(entry => place(recorded, shelves[recorded.partition[entry]!]!, entry))
  if (precedes) for (const shelf of shelves) arrange(recorded, shelf, precedes)
  const logs = shelves.map(shelf => logOf(shelf))
  for (const log of logs) number(log, order)
  return { logs, ...order }
}

/** The values at an index, one or, in a conflict, several. */
export const valuesAt = ({ values, conflicts }: PartitionLog, index: number): readonly number[] =>
  conflicts.get(index) ?? [values[index]!]

/** One value at two offsets of its partition (L3). */
export const standsTwice = ({ firstIndex, lastIndex }: VersionOrder, value: number): boolean =>
  firstIndex[value] !== lastIndex[value]

/** The first index whose offset is `offset` or higher; the log's length if there is none. */
export function indexFrom({ offsets }: PartitionLog, offset: Exact): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (offsets[middle]! < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** Where values are put by offset before the holes are closed. */
interface Shelf {
  /** From offset to slot: the distance to the lowest, or, where offsets are far apart, the rank among them. */
  readonly slotOf: (offset: Exact) => number
  readonly offsetOf: (slot: number) => Exact
  readonly slots: Int32Array
  readonly conflicts: Map<number, Set<number>>
}

export type Counts = (entry: number) => boolean
type EachPlaced = (see: (entry: number) => void) => void

function eachPlaced(recorded: Recorded, observed: Observed, counts: Counts | undefined, see: (entry: number) => void) {
  eachKnown(recorded, observed, (_, entry) => {
    if (counts === undefined || counts(entry)) see(entry)
  })
}

/** Calls for every record whose place is known: L1, and sends that must have committed. */
export function eachKnown(
  recorded: Recorded,
  { hasCommitted }: Observed,
  see: (operation: number, entry: number) => void,
): void {
  const { offset } = recorded
  eachReceived(recorded, (operation, entry) => {
    if (offset.has(entry)) see(operation, entry)
  })
  eachSent(recorded, (operation, entry) => {
    if (hasCommitted[operation] === 1 && offset.has(entry)) see(operation, entry)
  })
}

function place({ offset, value }: Recorded, { slots, slotOf, conflicts }: Shelf, entry: number): void {
  const slot = slotOf(offset.at(entry)!)
  const [here, there] = [value[entry]!, slots[slot]!]
  if (there === -1) slots[slot] = here
  else if (there !== here) {
    const all = conflicts.get(slot)
    if (all) all.add(here)
    else conflicts.set(slot, new Set([there, here]))
  }
}

function arrange({ valueAt }: Recorded, { slots, conflicts }: Shelf, precedes: (a: Value, b: Value) => number): void {
  for (const [slot, values] of conflicts) {
    const arranged = [...values].sort((a, b) => precedes(valueAt(a), valueAt(b)))
    conflicts.set(slot, new Set(arranged))
    slots[slot] = arranged[0]!
  }
}

function shelvesOf(recorded: Recorded, each: EachPlaced): readonly Shelf[] {
  const { partitions, partition, offset } = recorded
  const lowest: (Exact | undefined)[] = partitions.map(() => undefined)
  const highest: (Exact | undefined)[] = partitions.map(() => undefined)
  const counts = new Float64Array(partitions.length)
  each(entry => {
    const [of, at] = [partition[entry]!, offset.at(entry)!]
    if (lowest[of] === undefined || at < lowest[of]) lowest[of] = at
    if (highest[of] === undefined || at > highest[of]) highest[of] = at
    counts[of]!++
  })
  const isFar = partitions.map((_, of) => isSparse(lowest[of], highest[of], counts[of]!))
  const ranked = isFar.includes(true) ? offsetsOf(recorded, each, isFar) : []
  return partitions.map((_, of) => (isFar[of] ? rankedShelf(ranked[of]!) : denseShelf(lowest[of], highest[of])))
}

/** Holes are usual (transaction markers, compaction); an order of magnitude more of them than records is not worth a slot each. */
function isSparse(low: Exact | undefined, high: Exact | undefined, count: number): boolean {
  if (low === undefined || high === undefined) return false
  return typeof low === 'bigint' || typeof high === 'bigint' || high - low > 16 * count + 1024
}

function denseShelf(low: Exact | undefined, high: Exact | undefined): Shelf {
  const from = Number(low ?? 0)
  const slots = new Int32Array(low === undefined ? 0 : Number(high) - from + 1).fill(-1)
  return { slots, conflicts: new Map(), slotOf: offset => Number(offset) - from, offsetOf: slot => from + slot }
}

function rankedShelf(offsets: ReadonlySet<Exact>): Shelf {
  const rising = [...offsets].sort((a, b) => (a < b ? -1 : 1))
  const rankOf = new Map(rising.map((offset, rank) => [offset, rank]))
  const slots = new Int32Array(rising.length).fill(-1)
  return { slots, conflicts: new Map(), slotOf: offset => rankOf.get(offset)!, offsetOf: slot => rising[slot]! }
}

function offsetsOf(recorded: Recorded, each: EachPlaced, isWanted: readonly boolean[]): readonly Set<Exact>[] {
  const found = recorded.partitions.map(() => new Set<Exact>())
  each(entry => {
    const of = recorded.partition[entry]!
    if (isWanted[of]) found[of]!.add(recorded.offset.at(entry)!)
  })
  return found
}

/** Closes the holes. */
function logOf({ slots, conflicts, offsetOf }: Shelf): PartitionLog {
  const length = slots.reduce((sum, value) => sum + (value === -1 ? 0 : 1), 0)
  const values = new Int32Array(length)
  const offsets: number[] | Float64Array = new Float64Array(length)
  const far: Exact[] = []
  const here = new Map<number, readonly number[]>()
  let index = 0
  slots.forEach((value, slot) => {
    if (value === -1) return
    values[index] = value
    const offset = offsetOf(slot)
    if (typeof offset === 'bigint' || far.length > 0) far[index] = offset
    else offsets[index] = offset
    const all = conflicts.get(slot)
    if (all) here.set(index, [...all])
    index++
  })
  return { values, offsets: far.length === 0 ? offsets : withFar(offsets, far), conflicts: here }
}

/** Offsets rise, so those beyond 2^53 are the last ones. */
function withFar(near: Float64Array, far: readonly Exact[]): readonly Exact[] {
  return Array.from(near, (offset, index) => far[index] ?? offset)
}

type Numbered = Pick<VersionOrder, 'indexOf' | 'firstIndex' | 'lastIndex'>

function number(log: PartitionLog, { indexOf, firstIndex, lastIndex }: Numbered): void {
  for (let index = 0; index < log.values.length; index++) {
    indexOf[log.values[index]!] = index
    if (log.conflicts.size === 0 || !log.conflicts.has(index)) seen(log.values[index]!, index)
    else for (const value of log.conflicts.get(index)!) seen(value, index)
  }
  function seen(value: number, index: number): void {
    if (firstIndex[value] === -1) firstIndex[value] = index
    lastIndex[value] = index
  }
}
