/**
 * EO: every record that the group has consumed has its effect once, where it lands, for whoever reads read_committed. Told from the leaders' logs and from
 * what the group has committed, once a run is over.
 */
import type { Cluster, LogEntry } from '../../impl/index.ts'
import { outputPartitions, type PartitionOf, partitionsOf, type Plan } from './plan.ts'
import { causeOf } from './processing.ts'

/** Sentences; none where nothing is wrong. */
export function notOnce(cluster: Cluster, { configuration }: Plan): readonly string[] {
  const { committed = {} } = cluster.group('billing')
  const read = (place: PartitionOf) => cluster.log(place.topic, place.partition, 'read_committed')
  const isPassed = ({ topic, partition }: PartitionOf, { offset }: LogEntry) =>
    offset < (committed[`${topic}-${partition}`] ?? 0)
  const inputs = partitionsOf(configuration).flatMap(place =>
    read(place).map(entry => ({ value: entry.value ?? '', isPassed: isPassed(place, entry) })),
  )
  const landed = Array.from({ length: outputPartitions }, (_, partition) => ({ topic: 'invoices', partition })).flatMap(
    read,
  )
  const effects = counted(landed.map(({ value }) => causeOf(value ?? '')))
  const most = counted(inputs.map(({ value }) => value))
  const least = counted(inputs.filter(input => input.isPassed).map(({ value }) => value))
  return [...new Set([...most.keys(), ...effects.keys()])].flatMap(value => {
    const times = effects.get(value) ?? 0
    if (times > (most.get(value) ?? 0))
      return [`${value} stands ${most.get(value) ?? 0} times, and has its effect ${times} times.`]
    return times < (least.get(value) ?? 0)
      ? [`The group has passed ${value}, and it has its effect ${times} times.`]
      : []
  })
}

function counted(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
