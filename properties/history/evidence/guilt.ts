/** Guilt: which records of the evidence an anomaly is about, and which are missing where. */
import type { Anomaly } from '../anomalies.ts'
import type { InconsistentOffsets, Skip } from '../jepsen/found.ts'
import { OUTCOME, RECEIVED, SENT } from '../recorded.ts'
import type { Found } from './evidence.ts'
import type { Part } from './operations-of.ts'
import { isCircle } from './start.ts'

export interface Guilt {
  readonly entries: ReadonlySet<number>
  readonly absent: readonly Absence[]
}

/** An operation that went past a value without it. */
export interface Absence {
  readonly row: number
  readonly value: number
}

export function guiltOf(found: Found, anomaly: Anomaly, parts: readonly Part[]): Guilt {
  return { entries: new Set(guiltyEntries(found, anomaly, parts)), absent: absencesOf(found, anomaly, parts) }
}

function guiltyEntries({ recorded }: Found, anomaly: Anomaly, parts: readonly Part[]): readonly number[] {
  const { role, value, offset } = recorded
  if (isCircle(anomaly.name)) return []
  const all = parts.flatMap(({ entries }) => entries)
  const first = anomaly.values[0]!
  const of = (row: number | undefined) => parts.find(part => part.row === row)?.entries ?? []
  const last = of(anomaly.operations.at(-1))
  switch (anomaly.name) {
    case 'duplicate':
    case 'idempotence-breach':
      return all.filter(at => value[at] === first && offset.has(at))
    case 'inconsistent-offsets': {
      const { offset: where, values } = anomaly as InconsistentOffsets
      return all.filter(at => values.includes(value[at]!) && offset.at(at) === where)
    }
    case 'phantom':
      return all.filter(at => value[at] === first && role[at] === RECEIVED)
    case 'atomicity-breach':
      return of(anomaly.operations[2])
    case 'precommitted-read':
      return last.filter(at => value[at] === first && role[at] === RECEIVED)
    case 'unseen':
      return all.filter(at => value[at] === first && role[at] === SENT)
    case 'lost-write':
    case 'poll-skip':
    case 'int-poll-skip':
    case 'never-handled':
    case 'torn-transaction':
      return []
    case 'int-send-skip':
    case 'int-nonmonotonic-send':
    case 'int-nonmonotonic-poll':
    case 'nonmonotonic-poll':
    case 'nonmonotonic-send':
    case 'successor-disagreement':
      return last.filter(at => value[at] === anomaly.values.at(-1)).slice(-1)
    default:
      return guiltyAtLast(recorded.value, anomaly, last)
  }
}

/** Of the operation with which it came about, what it did with these values; with none of them, all that it did. */
function guiltyAtLast(value: Int32Array, anomaly: Anomaly, last: readonly number[]): readonly number[] {
  const named = last.filter(at => anomaly.values.includes(value[at]!))
  return named.length > 0 ? named : last
}

function absencesOf(found: Found, anomaly: Anomaly, parts: readonly Part[]): readonly Absence[] {
  const last = anomaly.operations.at(-1)
  switch (anomaly.name) {
    case 'lost-write':
    case 'torn-transaction':
      return passersBy(found, anomaly, parts).map(row => ({ row, value: anomaly.values[0]! }))
    case 'poll-skip':
    case 'int-poll-skip': {
      const { skipped } = anomaly as Skip
      const shown = new Set(parts.flatMap(({ entries }) => entries.map(at => found.recorded.value[at]!)))
      return Array.from(
        skipped.filter(value => shown.has(value)),
        value => ({ row: last!, value }),
      )
    }
    case 'never-handled':
      return [{ row: last!, value: anomaly.values[0]! }]
    default:
      return []
  }
}

/** Who read something that stands after it. */
function passersBy({ recorded, order }: Found, anomaly: Anomaly, parts: readonly Part[]): readonly number[] {
  const from = order.lastIndex[anomaly.values[0]!]!
  const isBeyond = (at: number) =>
    recorded.role[at] === RECEIVED &&
    recorded.partition[at] === anomaly.partition &&
    order.firstIndex[recorded.value[at]!]! >= from
  const isOk = (row: number) => recorded.outcome[row] === OUTCOME.ok
  return parts.filter(({ row, entries }) => isOk(row) && entries.some(isBeyond)).map(({ row }) => row)
}
