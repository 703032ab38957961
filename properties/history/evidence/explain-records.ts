/** Explained: records that are not what anybody sent, offsets against real time, and what a broker must refuse from producers. */
import type { Session } from '../operation.ts'
import { OUTCOME, RECEIVED, SENT } from '../recorded.ts'
import { offsetsInEvidence, type Proven, seenAs } from './explain-log.ts'
import {
  atOffset,
  beginText,
  by,
  entryOf,
  lastOffsetOf,
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

export function explainPhantom({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [value, [reader, writer]] = [anomaly.values[0]!, anomaly.operations]
  const where = partitionText(recorded, anomaly.partition)
  return [
    sentence(readText(found, value, reader!)),
    writer === undefined
      ? `No operation of this history sent ${recordText(recorded, value)} to ${where}.`
      : `Nobody had begun to send it to ${where} by then: that came only afterwards (${by(recorded, writer)}).`,
  ]
}

export function explainCorrupt({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [value, [writer, reader]] = [anomaly.values[0]!, anomaly.operations]
  const contentIn = (row: number, role: number) => {
    const entry = entryOf(recorded, row, value, role)
    const content = entry === undefined ? undefined : recorded.contents[recorded.content[entry]!]
    return content === undefined ? 'a content that is not recorded' : `the content ${valueText(content)}`
  }
  return [
    sentence(sentText(found, value, writer!), `with ${contentIn(writer!, SENT)}`),
    sentence(readText(found, value, reader!), `with ${contentIn(reader!, RECEIVED)}`),
    'No send of it in this history had that content.',
  ]
}

/** `values`: of the later send, of the earlier one. */
export function explainRegression({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [[value, before], [earlier, later]] = [anomaly.values, anomaly.operations]
  return [
    sentence(sentText(found, before!, earlier!)),
    `Only then ${processOf(recorded, later!)} began to send ${recordText(recorded, value!)} (${beginText(recorded, later!)}).`,
    sentence(sentText(found, value!, later!)),
    'What is sent after another record was acknowledged stands after it.',
  ]
}

/** `values`: the one that both were given, and what each was given next. */
export function explainSuccessors({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [[value, one, other], [first, second]] = [anomaly.values, anomaly.operations]
  const given = (row: number, next: number) =>
    `${recordText(recorded, next)} ${atOffset(offsetIn(found, row, next))} (${by(recorded, row)})`
  return [
    `After ${recordText(recorded, value!)} of ${partitionText(recorded, anomaly.partition)} one poll was given ${given(first!, one!)}, another one ${given(second!, other!)}.`,
    'In a log the same record comes next for everybody: one of them was not given something.',
  ]
}

function offsetIn(found: Proven['found'], row: number, value: number) {
  const entry = entryOf(found.recorded, row, value, RECEIVED)
  return (entry === undefined ? undefined : found.recorded.offset.at(entry)) ?? lastOffsetOf(found, value)
}

export function explainIdempotence(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [value, writer] = [anomaly.values[0]!, anomaly.operations[0]!]
  const where = partitionText(recorded, anomaly.partition)
  return [
    sentence('an idempotent producer sent', recordText(recorded, value), `to ${where} once (${by(recorded, writer)})`),
    `It stands at offsets ${listed(offsetsOf(found, value).map(String))}.`,
    ...offsetsInEvidence(proven, value).map(offset =>
      sentence(`at offset ${offset} it was ${seenAs(proven, value, offset)}`),
    ),
  ]
}

/** `operations`: of the newer epoch, then of the older one. */
export function explainZombie({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [value, [newer, older]] = [anomaly.values[0]!, anomaly.operations]
  const sessionOf = (row: number) => recorded.sessions[recorded.session[row]!]
  const isAcknowledged = recorded.outcome[older!] === OUTCOME.ok
  return [
    `An operation of producer epoch ${sessionOf(newer!)?.producerEpoch} of ${producerText(sessionOf(newer!))} was acknowledged (${by(recorded, newer!)}).`,
    `Only then a send of producer epoch ${sessionOf(older!)?.producerEpoch} began (${processOf(recorded, older!)}, ${beginText(recorded, older!)}).`,
    isAcknowledged
      ? sentence(sentText(found, value, older!))
      : `Nobody else sent ${recordText(recorded, value)}, and it was read (${lineText(recorded, found.observed.firstReader[value]!)}).`,
    'An older epoch must be fenced.',
  ]
}

function producerText(session: Session | undefined): string {
  if (session?.transactionalId !== undefined) return `transactional id ${valueText(session.transactionalId)}`
  return `producer id ${session?.producerId}`
}
