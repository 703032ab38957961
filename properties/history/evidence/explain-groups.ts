/** Explained: what the members of a group committed, owned, were given and were done with. */
import { RECEIVED } from '../recorded.ts'
import type { Proven } from './explain-log.ts'
import {
  atOffset,
  beginText,
  by,
  entryOf,
  groupText,
  lastOffsetOf,
  lineText,
  listed,
  partitionText,
  placeOf,
  processOf,
  readText,
  recordText,
  sentence,
  sentText,
  valueText,
} from './words.ts'

const rows = (proven: Proven) => proven.anomaly.operations
const whereOf = ({ found, anomaly }: Proven): string => partitionText(found.recorded, anomaly.partition)
const offsetIn = ({ found, anomaly }: Proven, row: number) => placeOf(found.recorded, row, anomaly.partition)

/** "group g committed offset 5 of partition p (process m, line 2)". */
function committedText(proven: Proven, commit: number): string {
  const { recorded } = proven.found
  const what = `offset ${offsetIn(proven, commit)} of ${whereOf(proven)}`
  return `${groupText(recorded, commit)} committed ${what} (${by(recorded, commit)})`
}

export function explainCommitRegression(proven: Proven): readonly string[] {
  const { recorded } = proven.found
  const [high, low] = rows(proven)
  const [from, to] = [offsetIn(proven, low!), offsetIn(proven, high!)]
  return [
    sentence(committedText(proven, high!)),
    `A commit of offset ${from} began after that, without a seek, and was acknowledged (${by(recorded, low!)}).`,
    `Whoever takes over then starts at offset ${from} instead of ${to}.`,
  ]
}

export function explainLostCommit(proven: Proven): readonly string[] {
  const { recorded } = proven.found
  const [commit, fetch] = rows(proven)
  const said = offsetIn(proven, fetch!)
  const isNone = said === undefined || said < 0
  return [
    sentence(committedText(proven, commit!)),
    `After that ${processOf(recorded, fetch!)} asked the coordinator, and was told ${isNone ? 'that nothing is committed' : `offset ${said}`} (${lineText(recorded, fetch!)}).`,
    ...(isNone ? [] : [`No commit of offset ${said} can have come after that of offset ${offsetIn(proven, commit!)}.`]),
  ]
}

export function explainCommitAhead(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [value, commit] = [anomaly.values[0]!, rows(proven)[0]!]
  const what = `${recordText(recorded, value)}, ${atOffset(lastOffsetOf(found, value))}`
  return [
    sentence(committedText(proven, commit)),
    `It had not come to ${what}, which lies below.`,
    `Whoever starts at offset ${offsetIn(proven, commit)} is never given ${recordText(recorded, value)}.`,
  ]
}

/** `operations`: [commit, assignment, poll], or after a seek [assignment, poll]; `values`: [given], or [skipped, given]. */
export function explainWrongStart(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [assignment, poll] = rows(proven).slice(-2)
  const commit = rows(proven).length > 2 ? rows(proven)[0] : undefined
  const [given, skipped] = [anomaly.values.at(-1)!, anomaly.values.length > 1 ? anomaly.values[0] : undefined]
  const start = offsetIn(proven, commit ?? assignment!)
  const at = commit === undefined ? ` to read from offset ${start}` : ''
  return [
    ...(commit === undefined ? [] : [sentence(committedText(proven, commit))]),
    sentence(
      processOf(recorded, assignment!),
      `was assigned ${whereOf(proven)}${at} (${lineText(recorded, assignment!)})`,
    ),
    `The first that it was given there was ${recordText(recorded, given)}, ${atOffset(offsetGiven(proven, poll!, given))} (${lineText(recorded, poll!)}).`,
    skipped === undefined
      ? `That lies below offset ${start}, where it was to start.`
      : `That lies past ${recordText(recorded, skipped)}, ${atOffset(lastOffsetOf(found, skipped))}, which it was to be given first.`,
  ]
}

function offsetGiven({ found }: Proven, poll: number, value: number) {
  const entry = entryOf(found.recorded, poll, value, RECEIVED)
  return (entry === undefined ? undefined : found.recorded.offset.at(entry)) ?? lastOffsetOf(found, value)
}

/** `operations`: the older assignment, the newer one, what the older owner did then. */
export function explainDoubleOwnership(proven: Proven): readonly string[] {
  const { recorded } = proven.found
  const [mine, other, use] = rows(proven)
  const [where, member] = [whereOf(proven), processOf(recorded, mine!)]
  const isCommit = offsetIn(proven, use!) !== undefined
  return [
    sentence(member, `of ${groupText(recorded, mine!)} was assigned ${where} (${lineText(recorded, mine!)})`),
    sentence(processOf(recorded, other!), `of the same group was assigned it, too (${lineText(recorded, other!)})`),
    sentence(
      member,
      `had not given it up: after that it still ${isCommit ? 'committed in it' : 'was given records of it'} (${lineText(recorded, use!)})`,
    ),
  ]
}

export function explainUnassignedRead(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const poll = rows(proven)[0]!
  const values = listed(anomaly.values.map(value => valueText(recorded.valueAt(value))))
  const records = anomaly.values.length === 1 ? 'record' : 'records'
  return [
    sentence(
      processOf(recorded, poll),
      `was given ${records} ${values} of ${whereOf(proven)} (${lineText(recorded, poll)})`,
    ),
    `At no moment of that poll was it assigned ${whereOf(proven)} in ${groupText(recorded, poll)}.`,
  ]
}

export function explainRedelivery(proven: Proven): readonly string[] {
  const { found, anomaly, parts } = proven
  const { recorded } = found
  const [commit, poll] = rows(proven)
  const value = anomaly.values[0]!
  const isIt = (at: number) => recorded.value[at] === value && recorded.role[at] === RECEIVED
  const before = parts.find(({ row, entries }) => row !== poll && entries.some(isIt))?.row
  return [
    ...(before === undefined ? [] : [sentence(readText(found, value, before))]),
    sentence(committedText(proven, commit!)),
    `A poll that began after that was given ${recordText(recorded, value)} again, ${atOffset(offsetGiven(proven, poll!, value))} (${by(recorded, poll!)}).`,
  ]
}

export function explainDoubleHandling({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [first, again] = [anomaly.operations[0]!, anomaly.operations.at(-1)!]
  const what = `${recordText(recorded, anomaly.values[0]!)} of ${partitionText(recorded, anomaly.partition)}`
  return [
    sentence(`${groupText(recorded, first)} was done with ${what} (${by(recorded, first)})`),
    `It was done with it once more (${by(recorded, again)}).`,
  ]
}

/** `operations`: the two sends, then the two that are done with them, of the later one first; `values`: sent first, sent later. */
export function explainHandlingOrder({ found, anomaly }: Proven): readonly string[] {
  const { recorded } = found
  const [[earlier, later], [send, next, handledLater, handled]] = [anomaly.values, anomaly.operations]
  return [
    sentence(sentText(found, earlier!, send!)),
    `Only then the same process began to send ${recordText(recorded, later!)} (${beginText(recorded, next!)}).`,
    sentence(
      groupText(recorded, handledLater!),
      `was done with ${recordText(recorded, later!)} (${by(recorded, handledLater!)}) before it came to ${recordText(recorded, earlier!)} (${by(recorded, handled!)})`,
    ),
  ]
}

export function explainNeverHandled(proven: Proven): readonly string[] {
  const { found, anomaly } = proven
  const { recorded } = found
  const [value, [writer, commit]] = [anomaly.values[0]!, anomaly.operations]
  return [
    sentence(sentText(found, value, writer!)),
    sentence(`${committedText(proven, commit!)}, past it`),
    `In this history nobody of ${groupText(recorded, commit!)} was ever done with ${recordText(recorded, value)}.`,
  ]
}
