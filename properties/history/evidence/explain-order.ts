/** Explained: one process against the order of the log: what it skipped, where it went back. */
import type { Skip, StepBack } from '../jepsen/found.ts'
import { OUTCOME, RECEIVED, SENT } from '../recorded.ts'
import type { Proven } from './explain-log.ts'
import type { Found } from './evidence.ts'
import {
  atOffset,
  entryOf,
  lineOf,
  listed,
  offsetOfValue,
  partitionText,
  processOf,
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
  const verb = anomaly.name.endsWith('send') || anomaly.name === 'int-send-skip' ? 'sent' : 'read'
  const who = processOf(recorded, earlier)
  const where = `of ${partitionText(recorded, anomaly.partition)}`
  const first = `${recordText(recorded, before!)} ${placeOf(found, before!)} ${where}`
  const second = `${recordText(recorded, after!)} ${placeOf(found, after!)}`
  const told =
    anomaly.operations.length > 1
      ? `${who} ${verb} ${first} (line ${lineOf(recorded, earlier)}), and in its next operation there, ${second} (line ${lineOf(recorded, later)})`
      : `within one operation ${who} ${verb} ${first}, and next ${second} (line ${lineOf(recorded, later)})`
  return [sentence(told), ...('skipped' in anomaly ? skippedText({ found, anomaly, parts }) : [backText(anomaly)])]
}

const placeOf = (found: Found, value: number): string => atOffset(offsetOfValue(found, value))

function backText(anomaly: StepBack): string {
  const isSend = anomaly.name.endsWith('send')
  if (anomaly.delta === 0) return isSend ? 'That is the same place twice.' : 'That is what it had read already.'
  return isSend
    ? 'What was sent later stands earlier: the order in which it was sent is lost.'
    : 'A consumer that keeps its position goes forward only: it was sent back, and nothing in the history told it so.'
}

function skippedText({ found, anomaly, parts }: Proven<Skip>): readonly string[] {
  const { recorded, observed } = found
  const { skipped } = anomaly
  const names = listed(skipped.map(value => valueText(recorded.valueAt(value))))
  const [plural, stands] = skipped.length === 1 ? ['record', 'stands'] : ['records', 'stand']
  const shown = skipped.find(value => parts.some(({ entries }) => entries.some(at => recorded.value[at] === value)))
  const between = `Between them in the log ${stands} ${skipped.length === 1 ? '' : `${skipped.length} `}${plural} ${names}`
  if (anomaly.name === 'int-send-skip') return [`${between}: somebody else's, as is usual.`]
  const value = shown ?? skipped[0]!
  const writer = observed.writerOf[value]!
  const isKnown = writer >= 0 && recorded.outcome[writer] === OUTCOME.ok
  return [
    `${between}, which it was not given.`,
    ...(isKnown ? [sentence(sentText(found, value, writer))] : seenText({ found, anomaly, parts }, value)),
  ]
}

/** Nobody acknowledged it: who saw it there. */
function seenText({ found: { recorded }, parts }: Proven, value: number): readonly string[] {
  const reader = parts.find(({ row }) => entryOf(recorded, row, value, RECEIVED) !== undefined)
  if (reader !== undefined) {
    const line = lineOf(recorded, reader.row)
    return [sentence(`${processOf(recorded, reader.row)} was given ${recordText(recorded, value)} (line ${line})`)]
  }
  const sender = parts.find(({ row }) => entryOf(recorded, row, value, SENT) !== undefined)
  if (sender === undefined) return []
  const line = lineOf(recorded, sender.row)
  return [sentence(`${processOf(recorded, sender.row)} sent ${recordText(recorded, value)} (line ${line})`)]
}
