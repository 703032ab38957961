/**
 * Observed: who sent each value, who read it, and which sends must have taken effect.
 *
 *   V1  a value's writer is the last operation, in the order of completion, that tried to send it; one that never completed only where there is no other
 *   V2  an operation has committed if it is ok, or if nobody knows and somebody's successful poll returned one of its values
 *   V3  nobody: −1
 */
import { entriesOf, isComplete, isPoll, isSend, OUTCOME, RECEIVED, type Recorded, SENT } from './recorded.ts'

export interface Observed {
  /** Per value: V1. */
  readonly writerOf: Int32Array
  /** Per value: the operation that was the first to end with it, whatever its outcome. */
  readonly firstReader: Int32Array
  /** Per value: whether an ok poll returned it. */
  readonly isRead: Uint8Array
  /** Per value: whether it was sent, and every send of it failed: an application may send again what failed. */
  readonly hasFailed: Uint8Array
  /** Per operation: V2. */
  readonly hasCommitted: Uint8Array
}

export function observe(recorded: Recorded): Observed {
  const { operations, values } = recorded
  const observed = {
    writerOf: new Int32Array(values).fill(-1),
    firstReader: new Int32Array(values).fill(-1),
    isRead: new Uint8Array(values),
    hasFailed: new Uint8Array(values),
    hasCommitted: new Uint8Array(operations),
  }
  for (let operation = 0; operation < operations; operation++) look(recorded, observed, operation)
  for (let operation = 0; operation < operations; operation++) {
    if (hasCommitted(recorded, observed, operation)) observed.hasCommitted[operation] = 1
  }
  return observed
}

function look(recorded: Recorded, observed: Observed, operation: number): void {
  const { outcome, role, value } = recorded
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    const of = value[entry]!
    if (role[entry] === SENT) {
      const isFirst = observed.writerOf[of] === -1
      const hasFailed = outcome[operation] === OUTCOME.failed && (isFirst || observed.hasFailed[of] === 1)
      observed.hasFailed[of] = hasFailed ? 1 : 0
      if (isLater(recorded, operation, observed.writerOf[of]!)) observed.writerOf[of] = operation
    } else if (role[entry] === RECEIVED) {
      if (outcome[operation] === OUTCOME.ok) observed.isRead[of] = 1
      if (isEarlier(recorded, operation, observed.firstReader[of]!)) observed.firstReader[of] = operation
    }
  }
}

const isLater = ({ completedAt }: Recorded, operation: number, than: number) =>
  than < 0 || completedAt[operation]! >= completedAt[than]!

const isEarlier = ({ completedAt }: Recorded, operation: number, than: number) =>
  completedAt[operation]! >= 0 && (than < 0 || completedAt[operation]! < completedAt[than]!)

function hasCommitted(recorded: Recorded, { isRead }: Observed, operation: number): boolean {
  const { outcome, kind, role, value } = recorded
  if (outcome[operation] === OUTCOME.ok) return true
  if (outcome[operation] === OUTCOME.failed || !isSend(kind[operation]!)) return false
  const [from, to] = entriesOf(recorded, operation)
  for (let entry = from; entry < to; entry++) {
    if (role[entry] === SENT && isRead[value[entry]!] === 1) return true
  }
  return false
}

/** Calls for every record that a completed poll returned, in the order of the operations. */
export function eachReceived(recorded: Recorded, see: (operation: number, entry: number) => void): void {
  eachEntry(recorded, RECEIVED, isPoll, see)
}

/** Calls for every record that a completed operation sent. */
export function eachSent(recorded: Recorded, see: (operation: number, entry: number) => void): void {
  eachEntry(recorded, SENT, isSend, see)
}

function eachEntry(
  recorded: Recorded,
  wanted: number,
  isOf: (kind: number) => boolean,
  see: (operation: number, entry: number) => void,
): void {
  const { operations, kind, role, firstEntry, entries } = recorded
  for (let operation = 0; operation < operations; operation++) {
    if (!isOf(kind[operation]!) || !isComplete(recorded, operation)) continue
    const to = firstEntry[operation]! + entries[operation]!
    for (let entry = firstEntry[operation]!; entry < to; entry++) {
      if (role[entry] === wanted) see(operation, entry)
    }
  }
}
