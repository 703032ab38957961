/**
 * Positions: what one process reads, and sends, one thing after the other, against the order of the log.
 *
 *   P1  between two operations: the first value of the later against the last of the earlier one of the same process and partition
 *   P2  a position advances on ok only; the later operation may have ended in any way
 *   P3  an assignment or subscription (ok or unknown) keeps the positions of the partitions that it names, for polls and for sends
 *       what is revoked (no history of Jepsen's has that) loses its position: who gets the partition again begins where its group has committed
 *       an assignment at another position than the process is at is a seek; Jepsen's checker knows none, not even its own seek to the beginning
 *   P4  within one operation: every two records that follow one another; not for partitions that came or went while it ran
 *   P5  a distance of one is as it should be, and so is any distance from or to an unknown place
 *   P6  a record that stands twice is where this operation was told that it is; Jepsen's checker takes it to be at its last offset
 *   P7  a send of which only the end is told, by a process of which other beginnings are: nobody knows what it came before or after
 */
import { entriesOf, isComplete, isPoll, isSend, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import { indexFrom, standsTwice, type VersionOrder } from '../version-order.ts'
import type { Skip, StepBack } from './found.ts'

type Found = Skip | StepBack

/** How positions are judged. */
export interface Positioning {
  /** As Jepsen's checker does, which knows no seeks (P3), one offset a value (P6), and takes every operation to begin where it is told (P7). */
  readonly asJepsen: boolean
}

/** Where a process was in a partition: after which operation, at which value (−1: it was given an empty list there), and at which index of the log. */
interface Position {
  readonly operation: number
  readonly value: number
  readonly index: number
}

interface Walk {
  readonly recorded: Recorded
  readonly order: VersionOrder
  readonly found: Found[]
  /** Per process, partition → position. */
  readonly positions: Map<number, Position>[]
  /** Per partition: the operation that was there last, and its latest value, for P4. */
  readonly latest: { readonly operation: Int32Array; readonly value: Int32Array; readonly index: Int32Array }
  readonly asJepsen: boolean
  readonly role: number
  readonly names: Names
}

interface Names {
  /** Undefined: a gap between two sends of a process is what everyone's records look like. */
  readonly skip: 'poll-skip' | undefined
  readonly back: 'nonmonotonic-poll' | 'nonmonotonic-send'
  readonly skipWithin: 'int-poll-skip' | 'int-send-skip'
  readonly backWithin: 'int-nonmonotonic-poll' | 'int-nonmonotonic-send'
}

const pollNames: Names = {
  skip: 'poll-skip',
  back: 'nonmonotonic-poll',
  skipWithin: 'int-poll-skip',
  backWithin: 'int-nonmonotonic-poll',
}
const sendNames: Names = {
  skip: undefined,
  back: 'nonmonotonic-send',
  skipWithin: 'int-send-skip',
  backWithin: 'int-nonmonotonic-send',
}

/** In the order in which they ended: who subscribed is assigned partitions while a poll runs, and that poll gives the records. */
export function pollPositions(recorded: Recorded, order: VersionOrder, { asJepsen }: Positioning): readonly Found[] {
  const walk = newWalk(recorded, order, { role: RECEIVED, names: pollNames, asJepsen })
  for (const operation of byCompletion(recorded)) {
    if (operation < 0) continue
    forget(walk, operation)
    if (!asJepsen && recorded.kind[operation] === KIND.assign) seek(walk, operation)
    if (!isPoll(recorded.kind[operation]!)) continue
    step(walk, operation, true)
    if (recorded.outcome[operation] === OUTCOME.ok) advance(walk, operation)
  }
  return walk.found
}

/** Per line the operation that it completes; −1: none. */
function byCompletion({ lines, operations, completedAt }: Recorded): Int32Array {
  const order = new Int32Array(lines).fill(-1)
  for (let operation = 0; operation < operations; operation++) {
    if (completedAt[operation]! >= 0) order[completedAt[operation]!] = operation
  }
  return order
}

/** A failed operation sent nothing: it is no predecessor and no successor, though what it did within itself is looked at. */
export function sendPositions(recorded: Recorded, order: VersionOrder, { asJepsen }: Positioning): readonly Found[] {
  const walk = newWalk(recorded, order, { role: SENT, names: sendNames, asJepsen })
  const tellsBeginnings = asJepsen ? undefined : whoTellsBeginnings(recorded)
  for (let operation = 0; operation < recorded.operations; operation++) {
    forget(walk, operation)
    if (!isSend(recorded.kind[operation]!) || !isComplete(recorded, operation)) continue
    const isAlone = recorded.invokedAt[operation] === recorded.completedAt[operation]
    const isInOrder = !isAlone || tellsBeginnings?.[recorded.process[operation]!] !== 1
    const hasHappened = recorded.outcome[operation] !== OUTCOME.failed && isInOrder
    step(walk, operation, hasHappened)
    if (hasHappened) advance(walk, operation)
  }
  return walk.found
}

/** P7. Per process: whether any of its sends is told from its beginning on. */
function whoTellsBeginnings({ operations, processes, process, kind, invokedAt, completedAt }: Recorded): Uint8Array {
  const tells = new Uint8Array(processes.length)
  for (let operation = 0; operation < operations; operation++) {
    if (isSend(kind[operation]!) && invokedAt[operation] !== completedAt[operation]) tells[process[operation]!] = 1
  }
  return tells
}

function newWalk(recorded: Recorded, order: VersionOrder, of: Pick<Walk, 'role' | 'names' | 'asJepsen'>): Walk {
  const count = recorded.partitions.length
  const latest = {
    operation: new Int32Array(count).fill(-1),
    value: new Int32Array(count),
    index: new Int32Array(count),
  }
  return { recorded, order, found: [], positions: [], latest, ...of }
}

/** P6; −1: not known. */
function indexOf({ recorded, order, asJepsen }: Walk, entry: number): number {
  const value = recorded.value[entry]!
  if (asJepsen || !standsTwice(order, value)) return order.indexOf[value]!
  const offset = recorded.offset.at(entry)
  const log = order.logs[recorded.partition[entry]!]!
  if (offset === undefined) return order.indexOf[value]!
  const index = indexFrom(log, offset)
  return log.offsets[index] === offset ? index : order.indexOf[value]!
}

/** P3. A crash that is told of as such (not Jepsen's, where a process that crashed is never heard of again) forgets everything. */
function forget({ recorded, positions }: Walk, operation: number): void {
  const { kind, outcome, process, partition } = recorded
  const [what, ended] = [kind[operation]!, outcome[operation]!]
  const mine = positions[process[operation]!]
  if (mine === undefined || ended === OUTCOME.failed || !isComplete(recorded, operation)) return
  if (what === KIND.crash && ended === OUTCOME.ok) return mine.clear()
  const isRevoke = what === KIND.revoke
  if (what !== KIND.assign && what !== KIND.subscribe && !isRevoke) return
  const [from, to] = entriesOf(recorded, operation)
  const named = new Set(partition.subarray(from, to))
  for (const each of mine.keys()) if (named.has(each) === isRevoke) mine.delete(each)
}

/** P3. */
function seek(walk: Walk, operation: number): void {
  const { recorded, positions } = walk
  const mine = positions[recorded.process[operation]!]
  if (mine === undefined || recorded.outcome[operation] === OUTCOME.failed) return
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    const partition = recorded.partition[entry]!
    if (isElsewhere(walk, mine.get(partition), operation, entry)) mine.delete(partition)
  }
}

function isElsewhere({ recorded, order }: Walk, at: Position | undefined, operation: number, entry: number): boolean {
  if (recorded.seeksToBeginning.has(operation)) return true
  const offset = recorded.offset.at(entry)
  if (offset === undefined || at === undefined) return false
  const { index } = at
  return index < 0 || indexFrom(order.logs[recorded.partition[entry]!]!, offset) !== index + 1
}

/** P1 and P4, record by record. */
function step(walk: Walk, operation: number, isCompared: boolean): void {
  const { recorded, latest, role } = walk
  const mine = walk.positions[recorded.process[operation]!]
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    if (recorded.role[entry] !== role) continue
    const [partition, value] = [recorded.partition[entry]!, recorded.value[entry]!]
    const at = { operation, value, index: indexOf(walk, entry) }
    if (latest.operation[partition] === operation) within(walk, partition, latestOf(walk, partition), at)
    else if (isCompared && mine !== undefined) between(walk, partition, mine.get(partition), at)
    latest.operation[partition] = operation
    latest.value[partition] = value
    latest.index[partition] = at.index
  }
}

const latestOf = ({ latest }: Walk, partition: number): Position => ({
  operation: latest.operation[partition]!,
  value: latest.value[partition]!,
  index: latest.index[partition]!,
})

function between(walk: Walk, partition: number, before: Position | undefined, at: Position): void {
  if (before === undefined) return
  const { names, found } = walk
  const delta = distance(before, at)
  if (delta === 1) return
  const jump = { partition, values: [before.value, at.value], operations: [before.operation, at.operation], delta }
  if (delta < 1) found.push({ name: names.back, ...jump })
  else if (names.skip) found.push({ name: names.skip, ...jump, skipped: skipped(walk, partition, before, delta) })
}

function within(walk: Walk, partition: number, before: Position, at: Position): void {
  const { names, found, recorded, role } = walk
  const delta = distance(before, at)
  if (delta === 1) return
  if (role === RECEIVED && recorded.rebalanced.get(at.operation)?.includes(partition)) return
  const jump = { partition, values: [before.value, at.value], operations: [at.operation], delta }
  if (delta < 1) found.push({ name: names.backWithin, ...jump })
  else found.push({ name: names.skipWithin, ...jump, skipped: skipped(walk, partition, before, delta) })
}

/** P2: of every partition that the operation touched, its last value. */
function advance(walk: Walk, operation: number): void {
  const { recorded, positions, role } = walk
  const mine = (positions[recorded.process[operation]!] ??= new Map())
  if (role === RECEIVED) {
    for (const partition of recorded.emptyReads.get(operation) ?? [])
      mine.set(partition, { operation, value: -1, index: -1 })
  }
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    if (recorded.role[entry] !== role) continue
    const partition = recorded.partition[entry]!
    if (mine.get(partition)?.operation !== operation || mine.get(partition)?.value === -1) {
      mine.set(partition, { ...latestOf(walk, partition), operation })
    }
  }
}

/** P5. */
function distance(before: Position, after: Position): number {
  return before.index < 0 || after.index < 0 ? 1 : after.index - before.index
}

/** A view of the log, so that who jumps to and fro over all of it costs nothing. */
const skipped = ({ order }: Walk, partition: number, from: Position, delta: number): Int32Array =>
  order.logs[partition]!.values.subarray(from.index + 1, from.index + delta)
