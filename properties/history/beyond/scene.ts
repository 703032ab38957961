/**
 * Scene: what every check beyond Jepsen's looks at, and the questions that they share.
 *
 *   S1  of a send, a poll or a commit of which only the end is recorded nobody knows when it began: it is claimed to have begun after nothing
 *   S2  whatever else is told in one line (an assignment, a revocation, a fetched offset, a handled record) happened there
 *   S3  a process acts for the group that it named last; an assignment without a group is its own business, and no ownership
 *   S4  a record is in the log for all to see if somebody's ok poll returned it, or its writer must have committed, and not all its sends failed
 *   S5  a value that was sent twice proves no duplicate: whoever sent it may have meant to
 */
import type { Observed } from '../observed.ts'
import type { Exact } from '../operation.ts'
import type { Facts as Origin } from '../readers/collector.ts'
import { entriesOf, isSend, KIND, type Recorded, SENT } from '../recorded.ts'
import { standsTwice, type VersionOrder } from '../version-order.ts'

/** What is known about a history apart from its lines: how it came about, and what the configuration says. */
export interface Facts extends Origin {
  /** Every producer is idempotent, whether or not its sessions are recorded. */
  readonly isIdempotent?: boolean | undefined
  /** Whoever has no committed offset begins at the front (auto.offset.reset=earliest). */
  readonly beginsAtFront?: boolean | undefined
}

export interface Scene {
  readonly recorded: Recorded
  readonly observed: Observed
  readonly order: VersionOrder
  readonly facts: Facts
  /** Per operation: S3, or −1. */
  readonly groupOf: Int32Array
  /** Per line: the operation that ended there, or −1. */
  readonly endedAt: Int32Array
  /** Per value: in how many entries it was sent, 2 for all that are more. */
  readonly attempts: Uint8Array
}

export function sceneOf(recorded: Recorded, observed: Observed, order: VersionOrder, facts: Facts): Scene {
  const endedAt = new Int32Array(recorded.lines).fill(-1)
  recorded.completedAt.forEach((line, operation) => {
    if (line >= 0) endedAt[line] = operation
  })
  return { recorded, observed, order, facts, groupOf: groupsOf(recorded), endedAt, attempts: attemptsOf(recorded) }
}

function groupsOf({ operations, groups, group, process, processes, kind }: Recorded): Int32Array {
  if (groups.length === 0) return group
  const latest = new Int32Array(processes.length).fill(-1)
  const found = new Int32Array(operations)
  for (let operation = 0; operation < operations; operation++) {
    const [own, of, what] = [group[operation]!, process[operation]!, kind[operation]!]
    if (what === KIND.assign || what === KIND.subscribe || (what === KIND.poll && own >= 0)) latest[of] = own
    found[operation] = own >= 0 ? own : latest[of]!
  }
  return found
}

function attemptsOf(recorded: Recorded): Uint8Array {
  const { operations, role, value, kind } = recorded
  const attempts = new Uint8Array(recorded.values)
  for (let operation = 0; operation < operations; operation++) {
    if (!isSend(kind[operation]!)) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      const of = value[entry]!
      if (role[entry] === SENT && attempts[of]! < 2) attempts[of]!++
    }
  }
  return attempts
}

/** The history line by line: what began there, then what ended there. */
export function walk(
  { recorded: { lines, operations, invokedAt }, endedAt }: Scene,
  begun: (operation: number) => void,
  ended: (operation: number) => void,
): void {
  let next = 0
  for (let line = 0; line < lines; line++) {
    if (next < operations && invokedAt[next] === line) begun(next++)
    if (endedAt[line]! >= 0) ended(endedAt[line]!)
  }
}

/** The line at which it began; −1: nobody knows (S1). */
export function begunAt({ recorded: { invokedAt, completedAt, kind } }: Scene, operation: number): number {
  const line = invokedAt[operation]!
  const isHalf =
    line === completedAt[operation] && (kind[operation]! <= KIND.transaction || kind[operation] === KIND.commit)
  return isHalf ? -1 : line
}

/** S4. */
export function isVisible({ observed }: Scene, value: number): boolean {
  if (observed.hasFailed[value] === 1) return false
  const writer = observed.writerOf[value]!
  return observed.isRead[value] === 1 || (writer >= 0 && observed.hasCommitted[writer] === 1)
}

/** S5, or without offsets nothing to the contrary. */
export const isOneRecord = ({ order, attempts }: Scene, value: number): boolean =>
  attempts[value]! < 2 && !standsTwice(order, value)

/** The offset of a record, its own or, where that is not recorded, the only one at which its value was seen. */
export function offsetOf({ recorded, order }: Scene, entry: number): Exact | undefined {
  const own = recorded.offset.at(entry)
  if (own !== undefined) return own
  const value = recorded.value[entry]!
  if (value < 0 || standsTwice(order, value)) return undefined
  const log = order.logs[recorded.partition[entry]!]
  return log?.offsets[order.firstIndex[value]!]
}

export const after = (offset: Exact): Exact => (typeof offset === 'bigint' ? offset + 1n : offset + 1)

/** Something for each group, or process, and partition, made when it is first asked for. One record after another asks for the same. */
export class PerPartition<Thing> {
  #latestKey = -1
  #latest: Thing | undefined
  readonly #things = new Map<number, Thing>()
  readonly #partitions: number
  readonly #make: () => Thing

  constructor({ recorded }: Scene, make: () => Thing) {
    this.#partitions = recorded.partitions.length
    this.#make = make
  }

  of(whose: number, partition: number): Thing {
    const known = this.get(whose, partition)
    if (known !== undefined) return known
    const made = this.#make()
    this.#things.set(whose * this.#partitions + partition, made)
    this.#latest = made
    return made
  }

  get(whose: number, partition: number): Thing | undefined {
    const key = whose * this.#partitions + partition
    if (key !== this.#latestKey) {
      this.#latestKey = key
      this.#latest = this.#things.get(key)
    }
    return this.#latest
  }

  /** With the keys taken apart again. */
  each(see: (thing: Thing, whose: number, partition: number) => void): void {
    for (const [key, thing] of this.#things) {
      see(thing, Math.floor(key / this.#partitions), key % this.#partitions)
    }
  }
}

/** A set of values for each group: a bit a value, in pages, so that many groups of which each reads a little need little. */
export class ValuesOfGroups {
  readonly #pages: Uint8Array[][] = []

  has(group: number, value: number): boolean {
    const page = this.#pages[group]?.[value >> pageBits]
    return page !== undefined && (page[(value & pageMask) >> 3]! & (1 << (value & 7))) !== 0
  }

  add(group: number, value: number): void {
    const pages = (this.#pages[group] ??= [])
    const page = (pages[value >> pageBits] ??= new Uint8Array((pageMask + 1) >> 3))
    page[(value & pageMask) >> 3]! |= 1 << (value & 7)
  }
}

const pageBits = 12
const pageMask = (1 << pageBits) - 1

/** Calls for the entries of an operation that have this role. */
export function eachEntry({ recorded }: Scene, operation: number, wanted: number, see: (entry: number) => void): void {
  const { role, firstEntry, entries } = recorded
  const to = firstEntry[operation]! + entries[operation]!
  for (let entry = firstEntry[operation]!; entry < to; entry++) if (role[entry] === wanted) see(entry)
}
