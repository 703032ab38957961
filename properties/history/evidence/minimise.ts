/**
 * Minimise: from operations that show an anomaly to as few of them, and of their records, as still do.
 *
 *   M1  what is left was checked alone, and shows the same: name, partition, first value, no value and no operation that is not the anomaly's
 *   M2  nothing more can be taken away, one operation or one record at a time; or the bound on checks was reached, and it says so
 *   M3  a part of a transaction goes with its transaction
 */
import type { Anomaly } from '../anomalies.ts'
import { identityOf } from '../interned.ts'
import { Recorder } from '../recorder.ts'
import type { Recorded } from '../recorded.ts'
import type { Check } from './evidence.ts'
import { operationsOf, type Part } from './operations-of.ts'

export interface Minimised {
  readonly parts: readonly Part[]
  readonly isMinimal: boolean
}

const mostChecks = 2_000

/** Undefined where these parts, checked alone, do not show the anomaly. */
export function minimise(
  recorded: Recorded,
  anomaly: Anomaly,
  start: readonly Part[],
  check: Check,
): Minimised | undefined {
  let checks = 0
  const shows = (parts: readonly Part[]) => {
    checks++
    return showsAlone(recorded, anomaly, parts, check)
  }
  const mayGoOn = () => checks < mostChecks
  if (!shows(start)) return undefined
  let parts = start
  let size = Infinity
  while (sizeOf(parts) < size && mayGoOn()) {
    size = sizeOf(parts)
    parts = reduced(parts, rest => shows(whole(recorded, rest)), mayGoOn)
    parts = whole(recorded, parts)
    parts = fewerEntries(parts, shows, mayGoOn)
  }
  return { parts, isMinimal: mayGoOn() }
}

const sizeOf = (parts: readonly Part[]) => parts.reduce((sum, { entries }) => sum + 1 + entries.length, 0)

/** M3. */
function whole({ transaction }: Recorded, parts: readonly Part[]): readonly Part[] {
  const rows = new Set(parts.map(({ row }) => row))
  return parts.filter(({ row }) => transaction[row]! < 0 || rows.has(transaction[row]!))
}

/** Halves first, then ever smaller pieces, and at last one by one until nothing more goes. */
function reduced<Item>(
  items: readonly Item[],
  shows: (rest: readonly Item[]) => boolean,
  mayGoOn: () => boolean,
): readonly Item[] {
  let rest = items
  for (let piece = items.length >>> 1; piece > 1; piece >>>= 1) rest = withoutPieces(rest, piece, shows, mayGoOn)
  for (;;) {
    const fewer = withoutPieces(rest, 1, shows, mayGoOn)
    if (fewer.length === rest.length) return rest
    rest = fewer
  }
}

function withoutPieces<Item>(
  items: readonly Item[],
  piece: number,
  shows: (rest: readonly Item[]) => boolean,
  mayGoOn: () => boolean,
): readonly Item[] {
  let rest = items
  let from = 0
  while (from < rest.length && mayGoOn()) {
    const without = [...rest.slice(0, from), ...rest.slice(from + piece)]
    if (shows(without)) rest = without
    else from += piece
  }
  return rest
}

function fewerEntries(
  parts: readonly Part[],
  shows: (parts: readonly Part[]) => boolean,
  mayGoOn: () => boolean,
): readonly Part[] {
  const all = parts.flatMap(({ row, entries }) => entries.map(entry => ({ row, entry })))
  const withOnly = (kept: typeof all) =>
    parts.map(({ row }) => ({ row, entries: kept.filter(at => at.row === row).map(({ entry }) => entry) }))
  return withOnly([...reduced(all, kept => shows(withOnly([...kept])), mayGoOn)])
}

/** M1. */
export function showsAlone(recorded: Recorded, anomaly: Anomaly, parts: readonly Part[], check: Check): boolean {
  const alone = recordedOf(recorded, parts)
  const isSame = sameness(recorded, anomaly, alone, parts)
  return check(alone).some(isSame)
}

export function recordedOf(recorded: Recorded, parts: readonly Part[]): Recorded {
  const recorder = new Recorder()
  for (const operation of operationsOf(recorded, parts)) recorder.push(operation)
  return recorder.recorded()
}

/** Numbers of the small history mean other things than those of the whole one: names, values and places in `parts` say which are which. */
function sameness(
  recorded: Recorded,
  anomaly: Anomaly,
  alone: Recorded,
  parts: readonly Part[],
): (other: Anomaly) => boolean {
  const values = anomaly.values.map(value => nameOf(recorded, value))
  const rows = new Set(anomaly.operations)
  const partition = partitionOf(recorded, anomaly.partition)
  const isFree = anomaly.name === 'lost-write'
  return other =>
    other.name === anomaly.name &&
    partitionOf(alone, other.partition) === partition &&
    areAmong(
      other.values.map(value => nameOf(alone, value)),
      values,
    ) &&
    other.operations.every((row, at) => (isFree && at > 0) || row < 0 || rows.has(parts[row]!.row))
}

const areAmong = (some: readonly string[], values: readonly string[]): boolean =>
  some[0] === values[0] && some.every(value => values.includes(value))

const partitionOf = ({ partitions }: Recorded, partition: number): string | undefined =>
  partition < 0 ? undefined : String(partitions[partition])

function nameOf(recorded: Recorded, value: number): string {
  const identity = identityOf(recorded.valueAt(value))
  return `${partitionOf(recorded, recorded.partitionOf[value]!)}\u0000${typeof identity}\u0000${identity}`
}
