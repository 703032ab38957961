/** Explained: what is wrong with the log and with what was read of it: duplicates, conflicts, aborted and lost records. */
import type { Anomaly } from '../anomalies.ts'
import type { Duplicate, InconsistentOffsets } from '../jepsen/found.ts'
import { OUTCOME, RECEIVED, SENT } from '../recorded.ts'
import { indexFrom, valuesAt } from '../version-order.ts'
import type { Exact } from '../operation.ts'
import type { Found } from './evidence.ts'
import type { Part } from './operations-of.ts'
import {
  by,
  entryOf,
  lineText,
  listed,
  offsetsOf,
  partitionText,
  processOf,
  readText,
  recordText,
  sentence,
  sentText,
  valueText,
} from './words.ts'

/** An anomaly, and the parts of the history that were left to prove it. */
export interface Proven<Of extends Anomaly = Anomaly> {
  readonly found: Found
  readonly anomaly: Of
  readonly parts: readonly Part[]
}

/** How a value is seen at an offset in the evidence: "acknowledged (process 0, line 2)". */
export function seenAs({ found, parts }: Proven, value: number, offset: Exact, where = ''): string {
  const { recorded } = found
  for (const role of [SENT, RECEIVED]) {
    for (const { row, entries } of parts) {
      const isIt = (at: number) =>
        recorded.value[at] === value && recorded.role[at] === role && recorded.offset.at(at) === offset
      if (!entries.some(isIt)) continue
      const isAcknowledged = role === SENT && recorded.outcome[row] === OUTCOME.ok
      const what = role === RECEIVED ? 'read' : isAcknowledged ? 'acknowledged' : 'sent'
      return `${what}${where} (${by(recorded, row)})`
    }
  }
  return `seen${where}`
}

export function explainDuplicate(proven: Proven<Duplicate>): readonly string[] {
  const { found, anomaly } = proven
  const [value] = anomaly.values
  const offsets = anomaly.offsets ?? offsetsOf(found, value!)
  const where = partitionText(found.recorded, anomaly.partition)
  return [
    sentence(recordText(found.recorded, value!), `stands at offsets ${listed(offsets.map(String))} of ${where}`),
    ...offsetsInEvidence(proven, value!).map(offset =>
      sentence(`at offset ${offset} it was ${seenAs(proven, value!, offset)}`),
    ),
  ]
}

export function offsetsInEvidence({ found: { recorded }, parts }: Proven, value: number): readonly Exact[] {
  const entries = parts
    .flatMap(part => part.entries)
    .filter(at => recorded.value[at] === value && recorded.offset.has(at))
  return [...new Set(entries.map(at => recorded.offset.at(at)!))].sort((a, b) => (a < b ? -1 : 1))
}

export function explainConflict(proven: Proven<InconsistentOffsets>): readonly string[] {
  const { found, anomaly } = proven
  const { recorded, order } = found
  const { offset } = anomaly
  const log = order.logs[anomaly.partition]!
  const all = valuesAt(log, indexFrom(log, offset))
  const shown = all.filter(value => offsetsInEvidence(proven, value).includes(offset))
  return [
    `Offset ${offset} of ${partitionText(recorded, anomaly.partition)} holds ${all.length} records: ${listed(all.map(at => valueText(recorded.valueAt(at))))}.`,
    ...shown.map(value => sentence(recordText(recorded, value), `was ${seenAs(proven, value, offset, ' there')}`)),
    'A log holds one record at an offset, and never another one there.',
  ]
}

export function explainAbortedRead({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [value] = anomaly.values
  const [writer, reader] = [anomaly.operations[0]!, anomaly.operations.at(-1)!]
  const isWhole = writer >= 0 && recorded.outcome[writer] === OUTCOME.failed
  return [
    isWhole ? sentence(sentText(found, value!, writer)) : sentence(`a send of ${recordText(recorded, value!)} failed`),
    sentence(readText(found, value!, reader), 'all the same'),
    'A consumer must never be given what failed.',
  ]
}

export function explainPrecommittedRead({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [value, row] = [anomaly.values[0]!, anomaly.operations[0]!]
  return [
    sentence(
      `within one transaction (${lineText(recorded, row)})`,
      `${processOf(recorded, row)} sent ${recordText(recorded, value)} to ${partitionText(recorded, anomaly.partition)}`,
      'and was given it by a poll',
    ),
    'It was not committed yet, so no consumer was to see it, not even this one.',
  ]
}

/** M2 of jepsen/loss.ts. The reader is the one that the evidence kept, the nearest beyond. */
export function explainLostWrite(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded, observed } = found
  const value = anomaly.values[0]!
  const writer = observed.writerOf[value]!
  const beyond = readerBeyond(proven)
  return [
    sentence(sentText(found, value, writer)),
    ...provenBy(proven, writer),
    ...placedBy(proven, value, writer),
    ...(beyond === undefined ? [] : [sentence(readText(found, beyond.value, beyond.row))]),
    `No successful poll in this history returned ${recordText(recorded, value)}.`,
    lossText(found, value, beyond?.value),
  ]
}

/** Of an operation of which nobody knows: what shows that it happened. */
function provenBy({ found, parts }: Proven, writer: number): readonly string[] {
  const { recorded } = found
  if (recorded.outcome[writer] === OUTCOME.ok) return []
  for (const { row, entries } of parts) {
    if (recorded.outcome[row] !== OUTCOME.ok) continue
    for (const entry of entries) {
      const value = recorded.value[entry]!
      if (recorded.role[entry] !== RECEIVED || entryOf(recorded, writer, value, SENT) === undefined) continue
      return [
        sentence('it happened:', `it sent ${recordText(recorded, value)} too, which was read (${by(recorded, row)})`),
      ]
    }
  }
  return []
}

/** Of a sender who was told no offset: who saw the record at one, in a poll that does not count as read. */
function placedBy({ found, parts }: Proven, value: number, writer: number): readonly string[] {
  const { recorded } = found
  const own = entryOf(recorded, writer, value, SENT)
  if (own !== undefined && recorded.offset.has(own)) return []
  for (const { row, entries } of parts) {
    const entry = entries.find(at => recorded.value[at] === value && recorded.role[at] === RECEIVED)
    if (entry === undefined || !recorded.offset.has(entry)) continue
    const how = recorded.outcome[row] === OUTCOME.failed ? 'failed' : 'nobody knows the end of'
    return [`A poll that ${how} saw it at offset ${recorded.offset.at(entry)} (${by(recorded, row)}).`]
  }
  return []
}

export function readerBeyond({
  found,
  anomaly,
  parts,
}: Proven): { readonly row: number; readonly value: number } | undefined {
  const { recorded, order } = found
  const from = order.lastIndex[anomaly.values[0]!]!
  for (const { row, entries } of parts) {
    if (recorded.outcome[row] !== OUTCOME.ok) continue
    const entry = entries.find(
      at =>
        recorded.role[at] === RECEIVED &&
        recorded.partition[at] === anomaly.partition &&
        order.firstIndex[recorded.value[at]!]! >= from,
    )
    if (entry !== undefined) return { row, value: recorded.value[entry]! }
  }
  return undefined
}

/** The first index that a successful poll returned anything of. */
function firstRead({ order, observed }: Found, partition: number): number {
  const log = order.logs[partition]!
  for (let index = 0; index < log.values.length; index++) {
    if (valuesAt(log, index).some(value => observed.isRead[value] === 1)) return index
  }
  return Infinity
}

function lossText(found: Found, lost: number, beyond: number | undefined): string {
  const { recorded, order } = found
  const index = order.lastIndex[lost]!
  if (beyond !== undefined && order.firstIndex[beyond] === index) {
    return `A loss in the middle: another record was read in its place.`
  }
  return index < firstRead(found, recorded.partitionOf[lost]!)
    ? 'A loss of the prefix: it stood before everything that anybody read. It was cut off at the front (retention does that too), or the readers began after it.'
    : 'A loss in the middle: it stood between records that were read.'
}

export function explainUnseen({ found, anomaly }: Proven): readonly string[] {
  const value = anomaly.values[0]!
  return [
    sentence(sentText(found, value, anomaly.operations[0] ?? found.observed.writerOf[value]!)),
    'No successful poll in this history returned it.',
    tailText(found, value),
  ]
}

function tailText(found: Found, value: number): string {
  const { recorded, order } = found
  const partition = recorded.partitionOf[value]!
  const where = partitionText(recorded, partition)
  if (order.lastIndex[value]! < 0) {
    return 'Its offset is not recorded, so nobody can say whether anybody read past it: lost, or only late.'
  }
  const last = lastRead(found, partition)
  if (last === undefined) return `None read anything of ${where} of which the offset is known: lost, or only late.`
  return `The furthest that any of them read of ${where} was offset ${last}: a loss of the postfix, or the record is only late.`
}

function lastRead({ order, observed }: Found, partition: number): Exact | undefined {
  const log = order.logs[partition]!
  for (let index = log.values.length - 1; index >= 0; index--) {
    const isBound = valuesAt(log, index).some(
      value => observed.isRead[value] === 1 && order.firstIndex[value] === index,
    )
    if (isBound) return log.offsets[index]
  }
  return undefined
}
