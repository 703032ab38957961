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
 */
import { entriesOf, isComplete, isPoll, isSend, KIND, OUTCOME, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import { indexFrom, type VersionOrder } from '../version-order.ts'
import type { Skip, StepBack } from './found.ts'

type Found = Skip | StepBack

/** Where a process was in a partition: after which operation, at which value (−1: it was given an empty list there). */
interface Position {
  readonly operation: number
  readonly value: number
}

interface Walk {
  readonly recorded: Recorded
  readonly order: VersionOrder
  readonly found: Found[]
  /** Per process, partition → position. */
  readonly positions: Map<number, Position>[]
  /** Per partition: the operation that was there last, and its latest value, for P4. */
  readonly latest: { readonly operation: Int32Array; readonly value: Int32Array }
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
export function pollPositions(recorded: Recorded, order: VersionOrder, knowsSeeks: boolean): readonly Found[] {
  const walk = newWalk(recorded, order, RECEIVED, pollNames)
  for (const operation of byCompletion(recorded)) {
    if (operation < 0) continue
    forget(walk, operation)
    if (knowsSeeks && recorded.kind[operation] === KIND.assign) seek(walk, operation)
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
export function sendPositions(recorded: Recorded, order: VersionOrder): readonly Found[] {
  const walk = newWalk(recorded, order, SENT, sendNames)
  for (let operation = 0; operation < recorded.operations; operation++) {
    forget(walk, operation)
    if (!isSend(recorded.kind[operation]!) || !isComplete(recorded, operation)) continue
    const hasHappened = recorded.outcome[operation] !== OUTCOME.failed
    step(walk, operation, hasHappened)
    if (hasHappened) advance(walk, operation)
  }
  return walk.found
}

function newWalk(recorded: Recorded, order: VersionOrder, role: number, names: Names): Walk {
  const count = recorded.partitions.length
  const latest = { operation: new Int32Array(count).fill(-1), value: new Int32Array(count) }
  return { recorded, order, found: [], positions: [], latest, role, names }
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
  const index = at.value < 0 ? -1 : order.indexOf[at.value]!
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
    if (latest.operation[partition] === operation) within(walk, operation, partition, latest.value[partition]!, value)
    else if (isCompared && mine !== undefined) between(walk, operation, partition, mine.get(partition), value)
    latest.operation[partition] = operation
    latest.value[partition] = value
  }
}

function between(walk: Walk, later: number, partition: number, before: Position | undefined, value: number): void {
  if (before === undefined) return
  const { names, found } = walk
  const delta = distance(walk.order, before.value, value)
  if (delta === 1) return
  const jump = { partition, values: [before.value, value], operations: [before.operation, later], delta }
  if (delta < 1) found.push({ name: names.back, ...jump })
  else if (names.skip) found.push({ name: names.skip, ...jump, skipped: skipped(walk, partition, before.value, delta) })
}

function within(walk: Walk, operation: number, partition: number, before: number, value: number): void {
  const { names, found, recorded, role } = walk
  const delta = distance(walk.order, before, value)
  if (delta === 1) return
  if (role === RECEIVED && recorded.rebalanced.get(operation)?.includes(partition)) return
  const jump = { partition, values: [before, value], operations: [operation], delta }
  if (delta < 1) found.push({ name: names.backWithin, ...jump })
  else found.push({ name: names.skipWithin, ...jump, skipped: skipped(walk, partition, before, delta) })
}

/** P2: of every partition that the operation touched, its last value. */
function advance({ recorded, positions, latest, role }: Walk, operation: number): void {
  const mine = (positions[recorded.process[operation]!] ??= new Map())
  if (role === RECEIVED) {
    for (const partition of recorded.emptyReads.get(operation) ?? []) mine.set(partition, { operation, value: -1 })
  }
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    if (recorded.role[entry] !== role) continue
    const partition = recorded.partition[entry]!
    if (mine.get(partition)?.operation !== operation || mine.get(partition)?.value === -1) {
      mine.set(partition, { operation, value: latest.value[partition]! })
    }
  }
}

/** P5. */
function distance({ indexOf }: VersionOrder, from: number, to: number): number {
  const [before, after] = [from < 0 ? -1 : indexOf[from]!, indexOf[to]!]
  return before < 0 || after < 0 ? 1 : after - before
}

function skipped({ order }: Walk, partition: number, from: number, delta: number): readonly number[] {
  const first = order.indexOf[from]! + 1
  return [...order.logs[partition]!.values.subarray(first, first + delta - 1)]
}
