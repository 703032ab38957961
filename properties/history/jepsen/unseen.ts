/**
 * Jepsen's `unseen`, to the letter: what was sent and not yet polled, by partition, as of the last ok operation.
 *
 *   U1  after each ok send, poll or transaction: what was sent and not polled so far
 *   U2  a partition that was polled and not sent to has its polled records there, until the next ok operation (the checker's artefact)
 *   U3  one-sided (one-sided.ts): a partition that is sent to and one that is polled are two, of which the later to come in is told; so the
 *       sent side never loses a record, and the polled side is U2's
 */
import type { Observed } from '../observed.ts'
import type { Exact, Value } from '../operation.ts'
import { entriesOf, isData, OUTCOME, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import { unread } from './loss.ts'
import { rising } from './rising.ts'

export interface JepsenUnseen {
  readonly time: Exact | undefined
  /** Partition → how many. */
  readonly unseen: Readonly<Record<string, number>>
  readonly messages: Readonly<Record<string, readonly Value[]>>
}

/** Undefined where nothing is unseen. */
export function jepsenUnseen(recorded: Recorded, observed: Observed, isOneSided: boolean): JepsenUnseen | undefined {
  const completions = okInOrder(recorded)
  const last = completions.at(-1)
  if (last === undefined) return undefined
  const { firstSent, firstPolled } = firstTouches(recorded, completions)
  const isNew = (partition: number) => firstPolled[partition] === completions.length - 1
  const isPolledSide = (partition: number) =>
    firstPolled[partition]! >= firstSent[partition]! && firstPolled[partition]! >= 0
  const messages = new Map<number, Set<number>>()
  const note = (value: number) => {
    const partition = recorded.partitionOf[value]!
    messages.set(partition, (messages.get(partition) ?? new Set()).add(value))
  }
  const sent = isOneSided ? okSent(recorded, completions) : unread(recorded, observed).map(([, value]) => value)
  for (const value of sent) if (!isOneSided || !isPolledSide(recorded.partitionOf[value]!)) note(value)
  for (const value of polledBy(recorded, last)) {
    const partition = recorded.partitionOf[value]!
    const isArtefact = isOneSided ? isPolledSide(partition) : firstSent[partition] === -1
    if (isNew(partition) && isArtefact) note(value)
  }
  return messages.size === 0 ? undefined : told(recorded, last, messages)
}

function told(recorded: Recorded, last: number, messages: ReadonlyMap<number, ReadonlySet<number>>): JepsenUnseen {
  const named = [...messages].map(([partition, values]) => [String(recorded.partitions[partition]), values] as const)
  return {
    time: recorded.at.at(last),
    unseen: Object.fromEntries(named.map(([key, values]) => [key, values.size])),
    messages: Object.fromEntries(named.map(([key, values]) => [key, [...values].map(recorded.valueAt).sort(rising)])),
  }
}

/** The ok sends, polls and transactions, in the order in which they ended. */
function okInOrder({ operations, kind, outcome, completedAt }: Recorded): Int32Array {
  const found: number[] = []
  for (let operation = 0; operation < operations; operation++) {
    if (isData(kind[operation]!) && outcome[operation] === OUTCOME.ok) found.push(operation)
  }
  return Int32Array.from(found).sort((a, b) => completedAt[a]! - completedAt[b]!)
}

/** Per partition: the first ok operation (counted from 0) that sent to it, that polled it; −1: none. */
function firstTouches(recorded: Recorded, completions: Int32Array) {
  const firstSent = new Int32Array(recorded.partitions.length).fill(-1)
  const firstPolled = new Int32Array(recorded.partitions.length).fill(-1)
  completions.forEach((operation, at) => {
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      const first = recorded.role[entry] === SENT ? firstSent : firstPolled
      if (first[recorded.partition[entry]!] === -1) first[recorded.partition[entry]!] = at
    }
    for (const partition of recorded.emptyReads.get(operation) ?? []) {
      if (firstPolled[partition] === -1) firstPolled[partition] = at
    }
  })
  return { firstSent, firstPolled }
}

function okSent(recorded: Recorded, completions: Int32Array): readonly number[] {
  return valuesOf(recorded, completions, SENT)
}

function polledBy(recorded: Recorded, operation: number): readonly number[] {
  return valuesOf(recorded, Int32Array.of(operation), RECEIVED)
}

function valuesOf(recorded: Recorded, operations: Int32Array, role: number): readonly number[] {
  const values: number[] = []
  for (const operation of operations) {
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) if (recorded.role[entry] === role) values.push(recorded.value[entry]!)
  }
  return values
}
