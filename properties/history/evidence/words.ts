/**
 * Words for what a history shows: records, operations, offsets, as sentences name them.
 *
 *   W1  a value is cut where it is long; nothing else is
 *   W2  a line is that of the file, from 1: where it is told how an operation ended, or, never ended, that it began; where a line has several operations, it
 *       is told which one of the history, from 1
 */
import type { Exact, Name, Value } from '../operation.ts'
import { entriesOf, KIND, OUTCOME, PLACE, placeText, positionOf, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'
import { isRow } from '../readers/logs.ts'
import { textOf } from '../text.ts'
import type { Found } from './evidence.ts'

const longest = 48

export const valueText = (value: Value): string => textOf(value, longest)

export const nameText = (name: Name): string => valueText(name)

export const lineOf = (recorded: Recorded, row: number): number => recorded.lineOf(positionOf(recorded, row))

/** Of a history of several files: of which one, too. */
export const lineText = (recorded: Recorded, row: number): string => whereText(recorded, positionOf(recorded, row))

/** The same of the line on which it began. */
export const beginText = (recorded: Recorded, row: number): string => whereText(recorded, recorded.invokedAt[row]!)

function whereText(recorded: Recorded, position: number): string {
  const file = recorded.fileOf?.(position)
  return `${placeText(recorded, position)}${file === undefined ? '' : ` of ${file}`}`
}

export const processOf = ({ process, processes }: Recorded, row: number): string =>
  `process ${nameText(processes[process[row]!]!)}`

/** "process 1, line 7". Where nobody recorded who it was, the reader calls each row its own process: then the line says it all. */
export function by(recorded: Recorded, row: number): string {
  const { process, processes, fileOf } = recorded
  const isNobody = isRow(processes[process[row]!]!, fileOf?.(positionOf(recorded, row)), lineOf(recorded, row))
  return isNobody ? lineText(recorded, row) : `${processOf(recorded, row)}, ${lineText(recorded, row)}`
}

export const partitionText = ({ partitions }: Recorded, partition: number): string =>
  `partition ${nameText(partitions[partition]!)}`

/** The group that an operation names, else the one that its process named last. */
export function groupText({ group, groups, process }: Recorded, row: number): string {
  for (let before = row; before >= 0; before--) {
    if (process[before] === process[row] && group[before]! >= 0) return `group ${nameText(groups[group[before]!]!)}`
  }
  return 'its group'
}

export const recordText = (recorded: Recorded, value: number): string => `record ${valueText(recorded.valueAt(value))}`

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A sentence of clauses. */
export const sentence = (...clauses: readonly string[]): string => `${capital(clauses.filter(Boolean).join(' '))}.`

export const mostListed = 5

/** "a, b and c"; of more than five the first ones and how many more. Of many the first five and their number will do. */
export function listed(texts: readonly string[], count = texts.length): string {
  if (count > mostListed) return `${texts.slice(0, mostListed - 1).join(', ')} and ${count - mostListed + 1} more`
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)!}`
}

/** The offsets at which a value stands, as far as its first and its last one tell. */
export function offsetsOf({ order, recorded }: Pick<Found, 'order' | 'recorded'>, value: number): readonly Exact[] {
  const [first, last] = [order.firstIndex[value]!, order.lastIndex[value]!]
  const { offsets } = order.logs[recorded.partitionOf[value]!]!
  if (first < 0) return []
  return first === last ? [offsets[first]!] : [offsets[first]!, offsets[last]!]
}

/** Its place in questions of order; undefined where it is not known. */
export function offsetOfValue(
  { order, recorded }: { readonly order: VersionOrder; readonly recorded: Recorded },
  value: number,
): Exact | undefined {
  const index = order.indexOf[value]!
  return index < 0 ? undefined : order.logs[recorded.partitionOf[value]!]!.offsets[index]
}

/** Where it was seen last, also where a conflict keeps it out of the order. */
export const lastOffsetOf = (found: Pick<Found, 'order' | 'recorded'>, value: number): Exact | undefined =>
  offsetsOf(found, value).at(-1)

export const atOffset = (offset: Exact | undefined): string =>
  offset === undefined ? 'at an unknown offset' : `at offset ${offset}`

/** The entry in which an operation sent, or received, a value; undefined if it did not. */
export function entryOf(recorded: Recorded, row: number, value: number, role: number): number | undefined {
  const [from, to] = entriesOf(recorded, row)
  for (let entry = from; entry < to; entry++) {
    if (recorded.value[entry] === value && recorded.role[entry] === role) return entry
  }
  return undefined
}

/** Of an assignment, a commit, a fetch: the offset that it names for a partition; if it names several, the last. */
export function placeOf(recorded: Recorded, row: number, partition: number): Exact | undefined {
  const [from, to] = entriesOf(recorded, row)
  for (let entry = to - 1; entry >= from; entry--) {
    const isIt = recorded.role[entry] === PLACE && recorded.partition[entry] === partition
    if (isIt && recorded.offset.has(entry)) return recorded.offset.at(entry)
  }
  return undefined
}

/** How a send ended: "record a was acknowledged at offset 0 of partition p (process 0, line 1)". */
export function sentText(found: Found, value: number, writer: number): string {
  const { recorded } = found
  const { outcome, transaction, kind } = recorded
  const [what, where] = [recordText(recorded, value), partitionText(recorded, recorded.partitionOf[value]!)]
  if (writer < 0) return `nobody sent ${what} of ${where}`
  const whole = transaction[writer]! >= 0 ? transaction[writer]! : writer
  const isTransaction = kind[whole] === KIND.transaction
  const entry = entryOf(recorded, writer, value, SENT)
  const offset = entry === undefined ? undefined : recorded.offset.at(entry)
  const place = offset === undefined ? `in ${where}` : `at offset ${offset} of ${where}`
  const who = by(recorded, whole)
  if (outcome[writer] === OUTCOME.ok) {
    return isTransaction
      ? `${what} was sent ${place} by a transaction that committed (${who})`
      : `${what} was acknowledged ${place} (${who})`
  }
  if (outcome[writer] === OUTCOME.failed) {
    return isTransaction && outcome[whole] === OUTCOME.failed
      ? `the transaction that sent ${what} to ${where} failed (${who})`
      : `the send of ${what} to ${where} failed (${who})`
  }
  const of = isTransaction ? 'the transaction that sent' : 'the send of'
  return `what became of ${of} ${what} to ${where} is not known (${who})`
}

/** "process 1 read record b at offset 2 (line 9)". */
export function readText(found: Found, value: number, reader: number): string {
  const { recorded } = found
  const entry = entryOf(recorded, reader, value, RECEIVED)
  const offset = entry === undefined ? undefined : recorded.offset.at(entry)
  const where = atOffset(offset ?? lastOffsetOf(found, value))
  return `${processOf(recorded, reader)} read ${recordText(recorded, value)} ${where} (${lineText(recorded, reader)})`
}
