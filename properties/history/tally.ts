/**
 * Tally: what a history holds, in numbers: the head of every report, and what tells whether enough was seen for a verdict.
 *
 *   T1  a record is acknowledged if a send of it was ok, else unknown if one may have happened, else failed
 *   T2  a record is received if an ok poll returned it, handled if an ok operation says so: what an aborted transaction read is not done with
 *   T3  a record is received again if one group received it twice, or processes whose groups are not recorded did: they may be of one group
 */
import type { Judging } from './judging.ts'
import { entriesOf, HANDLED, isSend, OUTCOME, RECEIVED, type Recorded, SENT } from './recorded.ts'
import type { VersionOrder } from './version-order.ts'

export interface Tally {
  readonly operations: number
  readonly partitions: number
  readonly processes: number
  readonly groups: number
  /** Records, by what became of their sends (T1). */
  readonly acknowledged: number
  readonly failed: number
  readonly unknown: number
  /** Records (T2). */
  readonly received: number
  readonly handled: number
  /** Operations of which nobody ever heard how they ended. */
  readonly pending: number
  /** Acknowledged records that nobody handled; meaningful where handling is recorded. */
  readonly unhandled: number
  /** Records that two sends carried, both of which may have happened: they cannot be told apart. */
  readonly ambiguous: number
  /** T3. */
  readonly receivedAgain: number
  /** Acknowledged records of which nothing says where they stand. */
  readonly unplaced: number
  /** Whether somebody was acknowledged two records of one partition whose places are known: without that nothing has an order. */
  readonly hasOrder: boolean
}

const FAILED = 1
const UNKNOWN = 2
const ACKNOWLEDGED = 3

export function tally(judging: Judging): Tally {
  const { recorded, observed, order } = judging.checked
  const { fate, isReceivedAgain, isHandled, ambiguous } = look(judging)
  const count = (is: (value: number) => boolean) => {
    let sum = 0
    for (let value = 0; value < recorded.values; value++) if (is(value)) sum++
    return sum
  }
  const wasAcknowledged = (value: number) => fate[value] === ACKNOWLEDGED
  return {
    operations: recorded.operations,
    partitions: recorded.partitions.length,
    processes: recorded.processes.length - (recorded.nameless ?? 0),
    groups: recorded.groups.length,
    acknowledged: count(wasAcknowledged),
    failed: count(value => fate[value] === FAILED),
    unknown: count(value => fate[value] === UNKNOWN),
    received: count(value => observed.isRead[value] === 1),
    handled: count(value => isHandled[value] === 1),
    pending: recorded.outcome.reduce((sum, outcome) => sum + (outcome === OUTCOME.pending ? 1 : 0), 0),
    unhandled: count(value => wasAcknowledged(value) && isHandled[value] === 0),
    ambiguous: ambiguous.size,
    receivedAgain: count(value => isReceivedAgain[value] === 1),
    unplaced: count(value => wasAcknowledged(value) && order.indexOf[value] === -1),
    hasOrder: hasOrder(recorded, order),
  }
}

/** What the operations say of each value. */
interface Seen {
  readonly fate: Uint8Array
  readonly isReceivedAgain: Uint8Array
  readonly isHandled: Uint8Array
  readonly ambiguous: ReadonlySet<number>
}

/** Groups are marked by a bit each; those past the thirtieth share theirs, which can only make a verdict more careful. */
const bitOf = (group: number) => 1 << (group < 0 ? 0 : 1 + (group % 30))

function look({ checked: { recorded }, groupOf }: Judging): Seen {
  const { operations, values, outcome, role, value, group, process } = recorded
  const [fate, isReceivedAgain, isHandled] = [new Uint8Array(values), new Uint8Array(values), new Uint8Array(values)]
  const receivers = new Int32Array(values)
  const ambiguous = new Set<number>()
  for (let operation = 0; operation < operations; operation++) {
    const [from, to] = entriesOf(recorded, operation)
    const isOk = outcome[operation] === OUTCOME.ok
    const receiver = bitOf(group[operation]! >= 0 ? group[operation]! : groupOf[process[operation]!]!)
    for (let entry = from; entry < to; entry++) {
      const of = value[entry]!
      if (role[entry] === SENT) {
        const now = fateOf(outcome[operation]!)
        if (now > FAILED && fate[of]! > FAILED) ambiguous.add(of)
        fate[of] = Math.max(fate[of]!, now)
      } else if (role[entry] === RECEIVED && isOk) {
        if ((receivers[of]! & receiver) !== 0) isReceivedAgain[of] = 1
        receivers[of]! |= receiver
      } else if (role[entry] === HANDLED && isOk) isHandled[of] = 1
    }
  }
  return { fate, isReceivedAgain, isHandled, ambiguous }
}

function fateOf(outcome: number): number {
  if (outcome === OUTCOME.ok) return ACKNOWLEDGED
  return outcome === OUTCOME.failed ? FAILED : UNKNOWN
}

/** Two ok sends of one process to one partition, or two records of one send. */
function hasOrder(recorded: Recorded, { indexOf }: VersionOrder): boolean {
  const { operations, kind, outcome, role, value, partition, process, partitions } = recorded
  const senders = new Set<number>()
  for (let operation = 0; operation < operations; operation++) {
    if (!isSend(kind[operation]!) || outcome[operation] !== OUTCOME.ok) continue
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      if (role[entry] !== SENT || indexOf[value[entry]!] === -1) continue
      const sender = process[operation]! * partitions.length + partition[entry]!
      if (senders.has(sender)) return true
      senders.add(sender)
    }
  }
  return false
}
