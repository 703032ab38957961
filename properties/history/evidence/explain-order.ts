/** Explained: one process against the order of the log: what it skipped, where it went back. */
import type { Exact } from '../operation.ts'
import type { Skip, StepBack } from '../jepsen/found.ts'
import { RECEIVED, SENT } from '../recorded.ts'
import type { Proven } from './explain-log.ts'
import type { Found } from './evidence.ts'
import {
  atOffset,
  entryOf,
  lineText,
  listed,
  mostListed,
  offsetOfValue,
  partitionText,
  processOf,
  readText,
  recordText,
  sentence,
  sentText,
  valueText,
} from './words.ts'

type InOrder = Skip | StepBack

export function explainOrder({ found, anomaly, parts }: Proven<InOrder>): readonly string[] {
  const { recorded } = found
  const [earlier, later] = [anomaly.operations[0]!, anomaly.operations.at(-1)!]
  const [before, after] = anomaly.values
  const isSend = isOfSends(anomaly)
  const role = isSend ? SENT : RECEIVED
  const who = `${processOf(recorded, earlier)} ${isSend ? 'sent' : 'read'}`
  const where = `of ${partitionText(recorded, anomaly.partition)}`
  const first = `${recordText(recorded, before!)} ${atOffset(placeIn(found, earlier, before!, role))} ${where}`
  const second = `${recordText(recorded, after!)} ${atOffset(placeIn(found, later, after!, role))}`
  const told =
    anomaly.operations.length > 1
      ? `${who} ${first} (${lineText(recorded, earlier)}) and went on with ${second} (${lineText(recorded, later)})`
      : `within one operation (${lineText(recorded, later)}) ${who} ${first} and next ${second}`
  return [sentence(told), ...('skipped' in anomaly ? skippedText({ found, anomaly, parts }) : [backText(anomaly)])]
}

const isOfSends = ({ name }: InOrder): boolean => name.endsWith('send') || name === 'int-send-skip'

/** As the operation itself was told, else as others saw it. */
function placeIn(found: Found, row: number, value: number, role: number): Exact | undefined {
  const entry = entryOf(found.recorded, row, value, role)
  const own = entry === undefined ? undefined : found.recorded.offset.at(entry)
  return own ?? offsetOfValue(found, value)
}

function backText(anomaly: StepBack): string {
  if (anomaly.delta === 0) return 'That is the same place in the log again.'
  return isOfSends(anomaly)
    ? 'What was sent later stands earlier in the log.'
    : 'Without a seek or a rebalance a consumer goes forward only.'
}

function skippedText({ found, anomaly, parts }: Proven<Skip>): readonly string[] {
  const { recorded } = found
  const { skipped } = anomaly
  const first = Array.from(skipped.subarray(0, mostListed), value => valueText(recorded.valueAt(value)))
  const names = listed(first, skipped.length)
  const what = skipped.length === 1 ? 'stands record' : 'stand records'
  const between = `Between them in the log ${what} ${names}`
  if (anomaly.name === 'int-send-skip') {
    return [
      `${between}, which it did not send between the two. Kafka lets the records of other producers come between.`,
    ]
  }
  const shown = skipped.find(value => parts.some(({ entries }) => entries.some(at => recorded.value[at] === value)))
  return [
    `${between}, which it was not given between the two.`,
    ...(shown === undefined ? [] : seenText({ found, anomaly, parts }, shown)),
  ]
}

/** Who, in the evidence, shows that it stands there. */
function seenText({ found, parts }: Proven<Skip>, value: number): readonly string[] {
  const { recorded } = found
  const shows = (role: number) =>
    parts.find(({ entries }) => entries.some(at => recorded.value[at] === value && recorded.role[at] === role))?.row
  const [sender, reader] = [shows(SENT), shows(RECEIVED)]
  if (sender !== undefined) return [sentence(sentText(found, value, sender))]
  return reader === undefined ? [] : [sentence(readText(found, value, reader))]
}
