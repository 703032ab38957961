/**
 * Where readers are known to have begun in a partition: what tells a record that was lost at the front from one that was cut off before anybody came.
 *
 *   A1  an assignment (ok) with a position, a seek to the beginning, a commit and a fetched offset (ok) each say that somebody was to read from there on
 *   A2  of a reader that was given records (by an ok poll) and was assigned the partition never, or once without a position, nobody knows where it began
 */
import type { Exact } from './operation.ts'
import { entriesOf, isPoll, KIND, OUTCOME, RECEIVED, type Recorded } from './recorded.ts'

export interface ReaderStarts {
  /** Whether somebody is known to have begun at this offset or below it. */
  readonly isBegunAt: (partition: number, offset: Exact) => boolean
  /** Whether of all who were given records of the partition it is known that they began above it. */
  readonly areAllAbove: (partition: number, offset: Exact) => boolean
}

/** Per partition: the lowest start that is known, and of how many readers none is. */
interface Starts {
  readonly lowest: (Exact | undefined)[]
  readonly isOpen: Uint8Array
}

export function readerStarts(recorded: Recorded): ReaderStarts {
  const { partitions } = recorded
  const starts: Starts = { lowest: [], isOpen: new Uint8Array(partitions.length) }
  const told = new Set<number>()
  const untold = new Set<number>()
  const keyOf = (operation: number, partition: number) => recorded.process[operation]! * partitions.length + partition
  eachStart(recorded, (operation, partition, offset) => {
    const isAssignment = recorded.kind[operation] === KIND.assign
    if (isAssignment) (offset === undefined ? untold : told).add(keyOf(operation, partition))
    const known = starts.lowest[partition]
    if (offset !== undefined && (known === undefined || offset < known)) starts.lowest[partition] = offset
  })
  eachGiven(recorded, (operation, partition) => {
    const key = keyOf(operation, partition)
    if (!told.has(key) || untold.has(key)) starts.isOpen[partition] = 1
  })
  const lowest = (partition: number) => starts.lowest[partition]
  return {
    isBegunAt: (partition, offset) => (lowest(partition) ?? Infinity) <= offset,
    areAllAbove: (partition, offset) => starts.isOpen[partition] === 0 && (lowest(partition) ?? -1) > offset,
  }
}

/** A1; without an offset: an assignment that says none. */
function eachStart(
  recorded: Recorded,
  see: (operation: number, partition: number, offset: Exact | undefined) => void,
): void {
  const { operations, kind, outcome, partition, offset, seeksToBeginning } = recorded
  for (let operation = 0; operation < operations; operation++) {
    const what = kind[operation]!
    const isStart = what === KIND.assign || what === KIND.commit || what === KIND.fetchCommitted
    if (!isStart || outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      const at = seeksToBeginning.has(operation) ? 0 : offset.at(entry)
      see(operation, partition[entry]!, at !== undefined && at < 0 ? undefined : at)
    }
  }
}

function eachGiven(recorded: Recorded, see: (operation: number, partition: number) => void): void {
  const { operations, kind, outcome, role, partition } = recorded
  for (let operation = 0; operation < operations; operation++) {
    if (!isPoll(kind[operation]!) || outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) if (role[entry] === RECEIVED) see(operation, partition[entry]!)
  }
}
