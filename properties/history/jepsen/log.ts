/** What is wrong with a partition's log itself, whoever saw it: a value at two offsets, an offset with two values. */
import type { Exact } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { type PartitionLog, standsTwice, valuesAt, type VersionOrder } from '../version-order.ts'
import type { Duplicate, InconsistentOffsets } from './found.ts'

/** Both offsets count, whichever of the two the record is found at later. */
export function duplicates(recorded: Recorded, order: VersionOrder): readonly Duplicate[] {
  const offsetsOf = new Map<number, Exact[]>()
  for (let value = 0; value < recorded.values; value++) {
    if (standsTwice(order, value)) offsetsOf.set(value, [])
  }
  if (offsetsOf.size === 0) return []
  const partitions = new Set([...offsetsOf.keys()].map(value => recorded.partitionOf[value]!))
  for (const partition of partitions) collect(order.logs[partition]!, offsetsOf)
  return [...offsetsOf].map(([value, offsets]) => ({
    name: 'duplicate',
    partition: recorded.partitionOf[value]!,
    values: [value],
    operations: [],
    offsets,
  }))
}

function collect(log: PartitionLog, offsetsOf: ReadonlyMap<number, Exact[]>): void {
  for (let index = 0; index < log.values.length; index++) {
    for (const value of valuesAt(log, index)) offsetsOf.get(value)?.push(log.offsets[index]!)
  }
}

export function inconsistentOffsets({ logs }: VersionOrder): readonly InconsistentOffsets[] {
  return logs.flatMap((log, partition) =>
    [...log.conflicts].map(([index, values]) => ({
      name: 'inconsistent-offsets' as const,
      partition,
      values,
      operations: [],
      offset: log.offsets[index]!,
      index,
    })),
  )
}
