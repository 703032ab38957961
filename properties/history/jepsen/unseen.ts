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
import { hasTwoSides } from './one-sided.ts'
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
  const touches = firstTouches(recorded, completions)
  const isSplit = (partition: number) => isOneSided && hasTwoSides(recorded, partition)
  const of = (value: number) => recorded.partitionOf[value]!
  const whole = unread(recorded, observed).map(([, value]) => value)
  const values = [
    ...whole.filter(value => !isSplit(of(value))),
    ...(isOneSided ? valuesOf(recorded, completions, SENT) : []).filter(
      value => isSplit(of(value)) && !isPolledSide(touches, of(value)),
    ),
    ...valuesOf(recorded, Int32Array.of(last), RECEIVED).filter(value =>
      isArtefact(touches, of(value), completions.length - 1, isSplit(of(value))),
    ),
  ]
  return values.length === 0 ? undefined : told(recorded, last, byPartition(recorded, values))
}

/** U3: the polled side came in later, or is all there is. */
const isPolledSide = ({ firstSent, firstPolled }: Touches, partition: number): boolean =>
  firstPolled[partition]! >= 0 && firstPolled[partition]! >= firstSent[partition]!

/** U2, U3: the last ok operation was the first to poll it. */
function isArtefact(touches: Touches, partition: number, last: number, isSplit: boolean): boolean {
  const isNew = touches.firstPolled[partition] === last
  return isNew && (isSplit ? isPolledSide(touches, partition) : touches.firstSent[partition] === -1)
}

function byPartition({ partitionOf }: Recorded, values: readonly number[]): ReadonlyMap<number, ReadonlySet<number>> {
  const sets = new Map<number, Set<number>>()
  for (const value of values) {
    const partition = partitionOf[value]!
    sets.set(partition, (sets.get(partition) ?? new Set()).add(value))
  }
  return sets
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
interface Touches {
  readonly firstSent: Int32Array
  readonly firstPolled: Int32Array
}

function firstTouches(recorded: Recorded, completions: Int32Array): Touches {
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

function valuesOf(recorded: Recorded, operations: Int32Array, role: number): readonly number[] {
  const values: number[] = []
  for (const operation of operations) {
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) if (recorded.role[entry] === role) values.push(recorded.value[entry]!)
  }
  return values
}
