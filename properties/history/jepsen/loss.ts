/**
 * Records that were to be read and were not.
 *
 *     offset   0  1  2  3  4  5
 *              ✓  ✗  ✓  ✓  ✗  ✗        the highest that anybody read is 3: so 1 is lost, and 4 and 5 are unseen, late or lost
 *
 *   M1  how far a partition was read: over what ok polls returned, the highest of the values' first offsets
 *   M2  a value is lost if its last offset is at most that far, its writer must have committed, and no ok poll returned it
 */
import type { Observed } from '../observed.ts'
import { entriesOf, isSend, OUTCOME, type Recorded, SENT } from '../recorded.ts'
import { type PartitionLog, valuesAt, type VersionOrder } from '../version-order.ts'
import type { LostWrite, Unseen } from './found.ts'

/** M1, per partition; −1 where nothing was read, or its place is not known. */
export function readBounds({ partitionOf, values, partitions }: Recorded, observed: Observed, order: VersionOrder) {
  const bounds = new Int32Array(partitions.length).fill(-1)
  for (let value = 0; value < values; value++) {
    const partition = partitionOf[value]!
    const index = order.firstIndex[value]!
    if (observed.isRead[value] === 1 && index > bounds[partition]!) bounds[partition] = index
  }
  return bounds
}

/** M2; `bounds`: M1. */
export function lostWrites(observed: Observed, order: VersionOrder, bounds: Int32Array): readonly LostWrite[] {
  const { isRead, writerOf, hasCommitted } = observed
  return order.logs.flatMap((log, partition) => {
    const bound = bounds[partition]!
    const lost: number[] = []
    for (let index = 0; index <= bound; index++) {
      for (const value of valuesAt(log, index)) {
        const writer = writerOf[value]!
        const isLost = isRead[value] === 0 && writer >= 0 && hasCommitted[writer] === 1
        if (isLost && order.lastIndex[value] === index) lost.push(value)
      }
    }
    if (lost.length === 0) return []
    const reach = { partition, bound, maxReader: readerAt(log, bound, observed, order) }
    return lost.map(value => lostWrite(value, reach, observed, order))
  })
}

/** Who read that far first; −1: nobody, as the values there were read further on. */
function readerAt(log: PartitionLog, bound: number, { firstReader }: Observed, { lastIndex }: VersionOrder): number {
  const here = valuesAt(log, bound).filter(value => lastIndex[value] === bound)
  return here.map(value => firstReader[value]!).find(reader => reader >= 0) ?? -1
}

interface Reach {
  readonly partition: number
  readonly bound: number
  readonly maxReader: number
}

function lostWrite(
  value: number,
  { partition, bound, maxReader }: Reach,
  { writerOf }: Observed,
  { firstIndex }: VersionOrder,
): LostWrite {
  const writer = writerOf[value]!
  return {
    name: 'lost-write',
    partition,
    values: [value],
    operations: maxReader < 0 ? [writer] : [writer, maxReader],
    index: firstIndex[value]!,
    maxReadIndex: bound,
    writer,
    maxReader,
  }
}

/** Acknowledged, and no ok poll returned it: what is lost for certain is not among them. */
export function unseen(
  recorded: Recorded,
  observed: Observed,
  order: VersionOrder,
  bounds: Int32Array,
): readonly Unseen[] {
  return unread(recorded, observed)
    .filter(([, value]) => {
      const index = order.lastIndex[value]!
      return index < 0 || index > bounds[recorded.partitionOf[value]!]!
    })
    .map(([writer, value]) => {
      const partition = recorded.partitionOf[value]!
      return { name: 'unseen', partition, values: [value], operations: [writer], writer }
    })
}

/** [writer, value] of every value that an ok operation sent and no ok poll returned, once each. */
export function unread(recorded: Recorded, { isRead }: Observed): readonly (readonly [number, number])[] {
  const { operations, kind, outcome, role, value } = recorded
  const told = new Uint8Array(recorded.values)
  const found: (readonly [number, number])[] = []
  for (let operation = 0; operation < operations; operation++) {
    if (!isSend(kind[operation]!) || outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      const sent = value[entry]!
      if (role[entry] !== SENT || isRead[sent] === 1 || told[sent] === 1) continue
      told[sent] = 1
      found.push([operation, sent])
    }
  }
  return found
}
