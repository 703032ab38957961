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
import { type LossKind, lossKinds } from './beyond/index.ts'
import type { Checked, CheckOptions } from './check-history.ts'
import type { Circle } from './cycles/found.ts'
import { type Dossiers, dossiersOf, type Mention } from './dossier.ts'
import { HANDLED, isPoll, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from './recorded.ts'

/** A checked history, and what circumstances are read from. */
export interface Scene {
  readonly checked: Checked
  readonly dossiers: Dossiers
  readonly lossOf: (value: number) => LossKind
  readonly isHandlingRecorded: boolean
  /** Per process: whether it ever subscribed. */
  readonly isSubscribed: Uint8Array
  /** Per process: the group that one of its operations named, or −1. */
  readonly groupOf: Int32Array
  /** Per process: whether the history tells what it was assigned. */
  readonly isAssigned: Uint8Array
  readonly options: CheckOptions
  /** C4. */
  readonly kept: Kept
}

type Kept = Readonly<Record<'acknowledged' | 'received' | 'in a transaction' | 'two offsets', Map<number, boolean>>> & {
  readonly given: Map<number, Given>
}

/** Ok polls of a value. */
interface Given {
  /** Consumer → the first operation that gave it. */
  readonly firstTo: ReadonlyMap<number, number>
  readonly by: ReadonlySet<number>
  readonly twiceBy: ReadonlySet<number>
}

export function sceneOf(checked: Checked, options: CheckOptions): Scene {
  const { recorded, observed, order, anomalies } = checked
  const { operations, processes, kind, process, group } = recorded
  const [isSubscribed, isAssigned] = [new Uint8Array(processes.length), new Uint8Array(processes.length)]
  const groupOf = new Int32Array(processes.length).fill(-1)
  for (let operation = 0; operation < operations; operation++) {
    if (kind[operation] === KIND.subscribe) isSubscribed[process[operation]!] = 1
    if (kind[operation] === KIND.assign) isAssigned[process[operation]!] = 1
    if (group[operation]! >= 0) groupOf[process[operation]!] = group[operation]!
  }
  return {
    checked,
    dossiers: dossiersOf(recorded, valuesOf(anomalies)),
    lossOf: lossKinds(recorded, observed, order),
    isHandlingRecorded: kind.includes(KIND.handle),
    isSubscribed,
    groupOf,
    isAssigned,
    options,
    kept: {
      acknowledged: new Map(),
      received: new Map(),
      'in a transaction': new Map(),
      'two offsets': new Map(),
      given: new Map(),
    },
  }
}

/** So many mentions are looked through once, and not for every anomaly. */
const many = 32

/** C4. */
function kept<Answer>({ dossiers }: Scene, answers: Map<number, Answer>, value: number, answer: () => Answer): Answer {
  if (dossiers.lengthOf(value) < many) return answer()
  const known = answers.get(value)
  if (known !== undefined) return known
  const found = answer()
  answers.set(value, found)
  return found
}

function* valuesOf(anomalies: readonly Anomaly[]): Iterable<number> {
  for (const anomaly of anomalies) {
    yield* anomaly.values
    yield* skippedOf(anomaly)
  }
}

/** Of a skip, what was jumped over. */
export const skippedOf = (anomaly: Anomaly): readonly number[] =>
  'skipped' in anomaly ? (anomaly.skipped as readonly number[]) : []

type Is = (scene: Scene, anomaly: Anomaly) => boolean

const circumstance = {
  acknowledged: (scene, { values }) => isAcknowledged(scene, values[0]!),
  unacknowledged: (scene, { values }) => !isAcknowledged(scene, values[0]!),
  'given to nobody': (scene, { values }) => !isReceived(scene, values[0]!),
  'given to somebody': (scene, { values }) => isReceived(scene, values[0]!),
  'an acknowledged one is missing': (scene, { values }) =>
    values.some(value => isAcknowledged(scene, value) && scene.checked.observed.isRead[value] === 0),
  'both copies to one consumer': (scene, { values }) => hasTwoOffsets(scene, values[0]!),
  'all acknowledged': (scene, { values }) => values.every(value => isAcknowledged(scene, value)),
  'one not acknowledged': (scene, { values }) => values.some(value => !isAcknowledged(scene, value)),
  'its consumer never had it': (scene, { values, operations }) => isWithheld(scene, operations.at(-1)!, values[0]!),
  'one of them was never given it': (scene, anomaly) => isWithheldFromOne(scene, anomaly),
  'never given to that consumer': (scene, anomaly) =>
    skippedOf(anomaly).some(value => isWithheld(scene, anomaly.operations.at(-1)!, value)),
  'past unread records alone': ({ checked }, anomaly) =>
    skippedOf(anomaly).every(value => checked.observed.isRead[value] === 0),
  'past failed records alone': ({ checked }, anomaly) =>
    skippedOf(anomaly).every(value => checked.observed.hasFailed[value] === 1),
  'past second copies alone': ({ checked: { order } }, anomaly) =>
    skippedOf(anomaly).every(value => order.firstIndex[value] !== order.lastIndex[value]),
  'given again': (scene, { values, operations }) => isGivenAgain(scene, values.at(-1)!, operations.at(-1)!),
  'given late': (scene, { values, operations }) =>
    !isGivenAgain(scene, values.at(-1)!, operations.at(-1)!) && isSentBefore(scene, values.at(-1)!, values[0]!),
  'began too late': (_, { values }) => values.length === 2,
  'began too early': (_, { values }) => values.length === 1,
  'handling is not recorded': ({ isHandlingRecorded }) => !isHandlingRecorded,
  'one stands at two offsets': ({ checked: { order } }, { values }) =>
    values.some(value => order.firstIndex[value] !== order.lastIndex[value]),
  /** Not only by a second copy of the earlier one. */
  'also at first sight': ({ checked: { order } }, { values }) =>
    order.firstIndex[values[0]!]! > order.firstIndex[values[1]!]!,
  'by reads alone': ({ options }, anomaly) =>
    'steps' in anomaly ? (anomaly as Circle).steps.every(({ type }) => type !== 'ww') : !options.ww,
  'with write-write edges': ({ options }) => options.ww,
  'sent in a transaction': (scene, { values }) => isOfTransaction(scene, values[0]!),
  'a member whose assignments are not told': (scene, { operations }) => isUntold(scene, operations.at(-1)!),
  'by a poll': ({ checked: { recorded } }, { operations }) => isPoll(recorded.kind[operations.at(-1)!]!),
  'the reader subscribed': ({ checked: { recorded }, isSubscribed }, { operations }) =>
    isSubscribed[recorded.process[operations.at(-1)!]!] === 1,
  'lost at the front': ({ lossOf }, { values }) => lossOf(values[0]!) === 'prefix',
} as const satisfies Readonly<Record<string, Is>>
export type Circumstance = keyof typeof circumstance

export const areAll = (when: readonly Circumstance[], scene: Scene, anomaly: Anomaly): boolean =>
  when.every(name => circumstance[name](scene, anomaly))

/** Mentions of a value in this role, of ok operations alone if that is asked. */
function mentions({ checked, dossiers }: Scene, value: number, role: number, onlyOk = false): readonly Mention[] {
  const { recorded } = checked
  return dossiers(value).filter(
    ({ operation, entry }) => recorded.role[entry] === role && (!onlyOk || recorded.outcome[operation] === OUTCOME.ok),
  )
}

export const isAcknowledged = (scene: Scene, value: number): boolean =>
  kept(scene, scene.kept.acknowledged, value, () => mentions(scene, value, SENT, true).length > 0)

const isReceived = (scene: Scene, value: number): boolean =>
  kept(scene, scene.kept.received, value, () => mentions(scene, value, RECEIVED).length > 0)

/** C1, as a number: a group, −1 for the group of the subscribed, below that a process. */
function consumerOf({ checked: { recorded }, isSubscribed, groupOf }: Scene, operation: number): number {
  const process = recorded.process[operation]!
  const group = recorded.group[operation]! >= 0 ? recorded.group[operation]! : groupOf[process]!
  if (group >= 0) return group
  return isSubscribed[process] === 1 ? -1 : -2 - process
}

/** C2: who was done with a record, and where it stood. */
function handlings(scene: Scene, value: number): readonly Mention[] {
  return mentions(scene, value, scene.isHandlingRecorded ? HANDLED : RECEIVED, true)
}

const hasTwoOffsets = (scene: Scene, value: number): boolean =>
  kept(scene, scene.kept['two offsets'], value, () => isGivenAtTwo(scene, value))

function isGivenAtTwo(scene: Scene, value: number): boolean {
  const { offset } = scene.checked.recorded
  const first = new Map<number, unknown>()
  return handlings(scene, value).some(({ operation, entry }) => {
    const [consumer, at] = [consumerOf(scene, operation), offset.at(entry)]
    if (at === undefined) return false
    if (first.has(consumer) && first.get(consumer) !== at) return true
    first.set(consumer, at)
    return false
  })
}

function isUntold({ checked: { recorded }, groupOf, isAssigned }: Scene, operation: number): boolean {
  const process = recorded.process[operation]!
  return groupOf[process]! >= 0 && isAssigned[process] === 0
}

/** Acknowledged, and no ok poll gave it to whoever did this operation. */
function isWithheld(scene: Scene, operation: number, value: number): boolean {
  return isAcknowledged(scene, value) && !givenOf(scene, value).firstTo.has(consumerOf(scene, operation))
}

const givenOf = (scene: Scene, value: number): Given =>
  kept(scene, scene.kept.given, value, () => {
    const firstTo = new Map<number, number>()
    const [by, twiceBy] = [new Set<number>(), new Set<number>()]
    for (const { operation } of mentions(scene, value, RECEIVED, true)) {
      const consumer = consumerOf(scene, operation)
      if (!firstTo.has(consumer)) firstTo.set(consumer, operation)
      if (by.has(operation)) twiceBy.add(operation)
      by.add(operation)
    }
    return { firstTo, by, twiceBy }
  })

/** Of two records that followed the same one, the nearer: whoever was given the other went past it. */
function isWithheldFromOne(scene: Scene, { values, operations }: Anomaly): boolean {
  const { indexOf } = scene.checked.order
  const [one, other] = [values[1]!, values[2]!]
  if (indexOf[one]! < 0 || indexOf[other]! < 0) return false
  return indexOf[one]! < indexOf[other]!
    ? isWithheld(scene, operations[1]!, one)
    : isWithheld(scene, operations[0]!, other)
}

/** Whether `operation` was ok and returned the value, and the same consumer had been given it before, or has it twice there. */
function isGivenAgain(scene: Scene, value: number, operation: number): boolean {
  const { firstTo, by, twiceBy } = givenOf(scene, value)
  return by.has(operation) && (twiceBy.has(operation) || firstTo.get(consumerOf(scene, operation))! < operation)
}

/** C3. */
function isSentBefore(scene: Scene, before: number, after: number): boolean {
  const { recorded } = scene.checked
  const { hasRealTime } = scene.options.facts
  const later = mentions(scene, after, SENT, true)
  return mentions(scene, before, SENT, true).some(x => later.some(y => isBefore(recorded, x, y, hasRealTime)))
}

function isBefore(recorded: Recorded, x: Mention, y: Mention, hasRealTime: boolean): boolean {
  const { process, invokedAt, completedAt } = recorded
  if (x.operation === y.operation) return x.entry < y.entry
  if (hasRealTime && completedAt[x.operation]! < invokedAt[y.operation]!) return true
  return process[x.operation] === process[y.operation] && invokedAt[x.operation]! < invokedAt[y.operation]!
}

function isOfTransaction(scene: Scene, value: number): boolean {
  const { kind, transaction } = scene.checked.recorded
  const isPart = ({ operation }: Mention) => kind[operation] === KIND.transaction || transaction[operation]! >= 0
  return kept(scene, scene.kept['in a transaction'], value, () => mentions(scene, value, SENT).some(isPart))
}
