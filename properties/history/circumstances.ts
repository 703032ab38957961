/**
 * Circumstances: what the same kind of anomaly turns on. A lost record that nobody was promised breaks another guarantee than one that was; a record
 * that came twice was handled twice only where the history says nothing of handling.
 *
 *   C1  a consumer is a group; a subscribed process without a group that is recorded is a member of the one group of all such; any other process
 *       is a consumer by itself
 *   C2  where no handling is recorded, to receive a record (by an ok poll) is to handle it; where some is, only `handle` counts
 *   C3  x was sent before y if x was acknowledged before the send of y began, where lines have an order in time, or one process began them in this
 *       order
 *   C4  what is read from the mentions of a value is kept where there are many of them: a record that was given out a hundred thousand times is as many
 *       anomalies, and each asks
 */
import type { Anomaly } from './anomalies.ts'
import type { Circle } from './cycles/found.ts'
import type { Mention } from './dossier.ts'
import { type Given, type Judging, skippedOf } from './judging.ts'
import type { Exact } from './operation.ts'
import { HANDLED, isPoll, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from './recorded.ts'
import { countsBefore } from './stretches.ts'
import { standsTwice } from './version-order.ts'

/** So many mentions are looked through once, and not for every anomaly. */
const many = 32

/** C4. */
function kept<Answer>(
  { dossiers }: Judging,
  answers: Map<number, Answer>,
  value: number,
  answer: () => Answer,
): Answer {
  if (dossiers.lengthOf(value) < many) return answer()
  const known = answers.get(value)
  if (known !== undefined) return known
  const found = answer()
  answers.set(value, found)
  return found
}

type Is = (judging: Judging, anomaly: Anomaly) => boolean

const circumstance = {
  acknowledged: (judging, { values }) => isAcknowledged(judging, values[0]!),
  unacknowledged: (judging, { values }) => !isAcknowledged(judging, values[0]!),
  'given to nobody': (judging, { values }) => !isReceived(judging, values[0]!),
  'given to somebody': (judging, { values }) => isReceived(judging, values[0]!),
  'an acknowledged one is missing': (judging, { values }) =>
    values.some(value => isAcknowledged(judging, value) && judging.checked.observed.isRead[value] === 0),
  'both copies to one consumer': (judging, { values }) => hasTwoOffsets(judging, values[0]!),
  'all acknowledged': (judging, { values }) => values.every(value => isAcknowledged(judging, value)),
  'one not acknowledged': (judging, { values }) => values.some(value => !isAcknowledged(judging, value)),
  'its consumer never had it': (judging, { values, operations }) => isWithheld(judging, operations.at(-1)!, values[0]!),
  'one of them was never given it': (judging, anomaly) => isWithheldFromOne(judging, anomaly),
  'never given to that consumer': (judging, anomaly) =>
    isAnyWithheld(judging, anomaly.operations.at(-1)!, skippedOf(anomaly)),
  'past unread records alone': ({ checked }, anomaly) =>
    skippedOf(anomaly).every(value => checked.observed.isRead[value] === 0),
  'past failed records alone': ({ checked }, anomaly) =>
    skippedOf(anomaly).every(value => checked.observed.hasFailed[value] === 1),
  'past second copies alone': ({ checked: { order } }, anomaly) =>
    skippedOf(anomaly).every(value => standsTwice(order, value)),
  'given again': (judging, { values, operations }) => isGivenAgain(judging, values.at(-1)!, operations.at(-1)!),
  'given late': (judging, { values, operations }) =>
    !isGivenAgain(judging, values.at(-1)!, operations.at(-1)!) && isSentBefore(judging, values.at(-1)!, values[0]!),
  'began too late': (_, { values }) => values.length === 2,
  'began too early': (_, { values }) => values.length === 1,
  'handling is not recorded': ({ isHandlingRecorded }) => !isHandlingRecorded,
  'one stands at two offsets': ({ checked: { order } }, { values }) => values.some(value => standsTwice(order, value)),
  /** Not only by a second copy of the earlier one. */
  'also at first sight': ({ checked: { order } }, { values }) =>
    order.firstIndex[values[0]!]! > order.firstIndex[values[1]!]!,
  'by reads alone': ({ options }, anomaly) =>
    'steps' in anomaly ? (anomaly as Circle).steps.every(({ type }) => type !== 'ww') : !options.ww,
  'with write-write edges': ({ options }) => options.ww,
  'sent in a transaction': (judging, { values }) => isOfTransaction(judging, values[0]!),
  'a member whose assignments are not told': (judging, { operations }) => isUntold(judging, operations.at(-1)!),
  'its member had lost the partition': (judging, { operations, partition }) =>
    judging.takeOversOf()(operations.at(-1)!, partition),
  'by a poll': ({ checked: { recorded } }, { operations }) => isPoll(recorded.kind[operations.at(-1)!]!),
  'the reader subscribed': ({ checked: { recorded }, isSubscribed }, { operations }) =>
    isSubscribed[recorded.process[operations.at(-1)!]!] === 1,
  'lost at the front': ({ lossOf }, { values }) => lossOf(values[0]!) === 'prefix',
  'its offset is not recorded': ({ lossOf }, { values }) => lossOf(values[0]!) === 'unplaced',
  'nobody known to have begun there': (judging, { values }) => !isBegunAt(judging, values[0]!),
  'all readers began after it': (judging, { values }) => areAllAbove(judging, values[0]!),
} as const satisfies Readonly<Record<string, Is>>
export type Circumstance = keyof typeof circumstance

export const areAll = (when: readonly Circumstance[], judging: Judging, anomaly: Anomaly): boolean =>
  when.every(name => circumstance[name](judging, anomaly))

/** Mentions of a value in this role, of ok operations alone if that is asked. */
function mentions({ checked, dossiers }: Judging, value: number, role: number, onlyOk = false): readonly Mention[] {
  const { recorded } = checked
  return dossiers(value).filter(
    ({ operation, entry }) => recorded.role[entry] === role && (!onlyOk || recorded.outcome[operation] === OUTCOME.ok),
  )
}

export const isAcknowledged = (judging: Judging, value: number): boolean =>
  kept(judging, judging.kept.acknowledged, value, () => mentions(judging, value, SENT, true).length > 0)

const isReceived = (judging: Judging, value: number): boolean =>
  kept(judging, judging.kept.received, value, () => mentions(judging, value, RECEIVED).length > 0)

function isBegunAt(judging: Judging, value: number): boolean {
  const [partition, offset] = placeOf(judging, value)
  return judging.options.facts.beginsAtFront === true || judging.startsOf().isBegunAt(partition, offset)
}

function areAllAbove(judging: Judging, value: number): boolean {
  const [partition, offset] = placeOf(judging, value)
  return judging.options.facts.beginsAtFront !== true && judging.startsOf().areAllAbove(partition, offset)
}

/** Of a record that has a place: its partition, and where it stands last. */
function placeOf({ checked: { recorded, order } }: Judging, value: number): readonly [number, Exact] {
  const partition = recorded.partitionOf[value]!
  return [partition, order.logs[partition]!.offsets[order.lastIndex[value]!]!]
}

/** C1, as a number: a group, −1 for the group of the subscribed, below that a process. */
function consumerOf({ checked: { recorded }, isSubscribed, groupOf }: Judging, operation: number): number {
  const process = recorded.process[operation]!
  const group = recorded.group[operation]! >= 0 ? recorded.group[operation]! : groupOf[process]!
  if (group >= 0) return group
  return isSubscribed[process] === 1 ? -1 : -2 - process
}

/** C2: who was done with a record, and where it stood. */
function handlings(judging: Judging, value: number): readonly Mention[] {
  return mentions(judging, value, judging.isHandlingRecorded ? HANDLED : RECEIVED, true)
}

const hasTwoOffsets = (judging: Judging, value: number): boolean =>
  kept(judging, judging.kept['two offsets'], value, () => isGivenAtTwo(judging, value))

function isGivenAtTwo(judging: Judging, value: number): boolean {
  const { offset } = judging.checked.recorded
  const first = new Map<number, unknown>()
  return handlings(judging, value).some(({ operation, entry }) => {
    const [consumer, at] = [consumerOf(judging, operation), offset.at(entry)]
    if (at === undefined) return false
    if (first.has(consumer) && first.get(consumer) !== at) return true
    first.set(consumer, at)
    return false
  })
}

function isUntold({ checked: { recorded }, groupOf, isAssigned }: Judging, operation: number): boolean {
  const process = recorded.process[operation]!
  return groupOf[process]! >= 0 && isAssigned[process] === 0
}

/** Acknowledged, and no ok poll gave it to whoever did this operation. */
function isWithheld(judging: Judging, operation: number, value: number): boolean {
  return isAcknowledged(judging, value) && !givenOf(judging, value).firstTo.has(consumerOf(judging, operation))
}

/** So long a stretch is looked through once for a consumer, and not for each of its jumps. */
const long = 64

function isAnyWithheld(judging: Judging, operation: number, stretch: Int32Array): boolean {
  if (stretch.length < long) return stretch.some(value => isWithheld(judging, operation, value))
  const log = judging.checked.order.logs[judging.checked.recorded.partitionOf[stretch[0]!]!]!.values
  const first = (stretch.byteOffset - log.byteOffset) / stretch.BYTES_PER_ELEMENT
  const before = withheldBefore(judging, operation, log)
  return before[first + stretch.length]! > before[first]!
}

/** Of the log, how many records before each index its consumer was never given; the last that was asked for is kept. */
function withheldBefore(judging: Judging, operation: number, log: Int32Array): Int32Array {
  const consumer = consumerOf(judging, operation)
  const { withheld } = judging.kept
  const key = log.buffer
  const known = withheld.get(key)
  if (known?.consumer === consumer) return known.before
  const before = countsBefore(log, value => isWithheld(judging, operation, value))
  withheld.set(key, { consumer, before })
  return before
}

const givenOf = (judging: Judging, value: number): Given =>
  kept(judging, judging.kept.given, value, () => {
    const firstTo = new Map<number, number>()
    const [by, twiceBy] = [new Set<number>(), new Set<number>()]
    for (const { operation } of mentions(judging, value, RECEIVED, true)) {
      const consumer = consumerOf(judging, operation)
      if (!firstTo.has(consumer)) firstTo.set(consumer, operation)
      if (by.has(operation)) twiceBy.add(operation)
      by.add(operation)
    }
    return { firstTo, by, twiceBy }
  })

/** Of two records that followed the same one, the nearer: whoever was given the other went past it. */
function isWithheldFromOne(judging: Judging, { values, operations }: Anomaly): boolean {
  const { indexOf } = judging.checked.order
  const [one, other] = [values[1]!, values[2]!]
  if (indexOf[one]! < 0 || indexOf[other]! < 0) return false
  return indexOf[one]! < indexOf[other]!
    ? isWithheld(judging, operations[1]!, one)
    : isWithheld(judging, operations[0]!, other)
}

/** Whether `operation` was ok and returned the value, and the same consumer had been given it before, or has it twice there. */
function isGivenAgain(judging: Judging, value: number, operation: number): boolean {
  const { firstTo, by, twiceBy } = givenOf(judging, value)
  return by.has(operation) && (twiceBy.has(operation) || firstTo.get(consumerOf(judging, operation))! < operation)
}

/** C3. */
function isSentBefore(judging: Judging, before: number, after: number): boolean {
  const { recorded } = judging.checked
  const { hasRealTime } = judging.options.facts
  const later = mentions(judging, after, SENT, true)
  return mentions(judging, before, SENT, true).some(x => later.some(y => isBefore(recorded, x, y, hasRealTime)))
}

function isBefore(recorded: Recorded, x: Mention, y: Mention, hasRealTime: boolean): boolean {
  const { process, invokedAt, completedAt } = recorded
  if (x.operation === y.operation) return x.entry < y.entry
  if (hasRealTime && completedAt[x.operation]! < invokedAt[y.operation]!) return true
  return process[x.operation] === process[y.operation] && invokedAt[x.operation]! < invokedAt[y.operation]!
}

function isOfTransaction(judging: Judging, value: number): boolean {
  const { kind, transaction } = judging.checked.recorded
  const isPart = ({ operation }: Mention) => kind[operation] === KIND.transaction || transaction[operation]! >= 0
  return kept(judging, judging.kept['in a transaction'], value, () => mentions(judging, value, SENT).some(isPart))
}
