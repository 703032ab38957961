/**
 * Minimise: from operations that show an anomaly to as few of them, and of their records, as still do.
 *
 *   M1  what is left was checked alone, and shows the same: name, partition, first value, no value and no operation that is not the anomaly's
 *   M2  nothing more can be taken away, one operation or one record at a time; or the bound on checks was reached, and it says so
 *   M3  a part of a transaction goes with its transaction
 */
import type { Anomaly } from '../anomalies.ts'
import type { CircleStep } from '../cycles/found.ts'
import { identityOf } from '../interned.ts'
import { Recorder } from '../recorder.ts'
import { KIND, type Recorded } from '../recorded.ts'
import type { Check } from './evidence.ts'
import { operationsOf, type Part } from './operations-of.ts'
import { isCircle } from './start.ts'

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
    parts = fewerEntries(recorded, parts, shows, mayGoOn)
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

/** What an assignment names stays as it was: an empty one would tell another story. */
function fewerEntries(
  recorded: Recorded,
  parts: readonly Part[],
  shows: (parts: readonly Part[]) => boolean,
  mayGoOn: () => boolean,
): readonly Part[] {
  const removable = parts.filter(({ row }) => !isAssignment(recorded.kind[row]!))
  const all = removable.flatMap(({ row, entries }) => entries.map(entry => ({ row, entry })))
  const withOnly = (kept: readonly { readonly row: number; readonly entry: number }[]) =>
    parts.map(part =>
      removable.includes(part)
        ? { ...part, entries: kept.filter(({ row }) => row === part.row).map(({ entry }) => entry) }
        : part,
    )
  return withOnly(reduced(all, kept => shows(withOnly(kept)), mayGoOn))
}

const isAssignment = (kind: number): boolean => kind === KIND.assign || kind === KIND.subscribe || kind === KIND.revoke

/** M1. */
const showsAlone = (recorded: Recorded, anomaly: Anomaly, parts: readonly Part[], check: Check): boolean =>
  shownAlone(recorded, anomaly, parts, check) !== undefined

/** What a check of the parts alone finds of the anomaly, in numbers of the whole history; of a circle perhaps a shorter one. */
export function shownAlone(
  recorded: Recorded,
  anomaly: Anomaly,
  parts: readonly Part[],
  check: Check,
): Anomaly | undefined {
  const alone = recordedOf(recorded, parts)
  const back = wayBack(recorded, parts, alone)
  return check(alone)
    .map(other => (other.name === anomaly.name ? translated(other, back) : undefined))
    .find(other => other !== undefined && isSame(anomaly, other))
}

export function recordedOf(recorded: Recorded, parts: readonly Part[]): Recorded {
  const recorder = new Recorder()
  for (const operation of operationsOf(recorded, parts)) recorder.push(operation)
  return recorder.recorded()
}

function isSame(anomaly: Anomaly, other: Anomaly): boolean {
  const { values, operations } = anomaly
  // A circle may be told from any of its operations.
  const isFirst = isCircle(anomaly.name) || other.values[0] === values[0]
  // Who read beyond a lost record is not what it is about.
  const isFree = anomaly.name === 'lost-write'
  return (
    other.partition === anomaly.partition &&
    isFirst &&
    other.values.every(value => values.includes(value)) &&
    other.operations.every((row, at) => (isFree && at > 0) || row < 0 || operations.includes(row))
  )
}

/** Numbers of the small history mean other things than those of the whole one. */
interface WayBack {
  readonly row: (row: number) => number
  readonly value: (value: number) => number
  readonly partition: (partition: number) => number
}

function wayBack(recorded: Recorded, parts: readonly Part[], alone: Recorded): WayBack {
  const values = new Map<string, number>()
  const partitions = new Map<string, number>()
  for (const entry of parts.flatMap(({ entries }) => entries)) {
    const [value, partition] = [recorded.value[entry]!, recorded.partition[entry]!]
    partitions.set(String(recorded.partitions[partition]), partition)
    if (value >= 0) values.set(nameOf(recorded, value), value)
  }
  return {
    row: row => (row < 0 ? row : parts[row]!.row),
    value: value => values.get(nameOf(alone, value)) ?? -1,
    partition: partition => partitions.get(String(alone.partitions[partition])) ?? -1,
  }
}

function nameOf(recorded: Recorded, value: number): string {
  const identity = identityOf(recorded.valueAt(value))
  return `${recorded.partitions[recorded.partitionOf[value]!]!}\u0000${typeof identity}\u0000${identity}`
}

/** Of facts that only one kind of anomaly has, those of circles: the others are told as they were found in the whole history. */
function translated(other: Anomaly & { readonly steps?: readonly CircleStep[] }, back: WayBack): Anomaly {
  const { steps } = other
  return {
    ...other,
    partition: back.partition(other.partition),
    values: other.values.map(back.value),
    operations: other.operations.map(back.row),
    ...(steps === undefined ? {} : { steps: steps.map(step => translatedStep(step, back)) }),
  }
}

const translatedStep = (step: CircleStep, back: WayBack): CircleStep => ({
  ...step,
  ...(step.partition === undefined ? {} : { partition: back.partition(step.partition) }),
  ...(step.value === undefined ? {} : { value: back.value(step.value) }),
  ...(step.next === undefined ? {} : { next: back.value(step.next) }),
})
