/**
 * Where minimising starts: of a history of any length the few operations that the definition of an anomaly can need, found in a few passes over the
 * columns.
 *
 *   S1  the anomaly's own operations, cut down to the records that it is about
 *   S2  per value that matters: who shows that it stands at an offset (of every offset one sender, one reader)
 *   S3  per sender of whom nobody knows: a successful poll of something that the same operation sent
 *   S4  of a lost record: a reader who was further
 *   S5  of what a group or a process did with a partition: what else happened to their assignments and commits, the latest ones
 */
import type { Anomaly, AnomalyName } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { entriesOf, isComplete, KIND, OUTCOME, PLACE, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import type { Found } from './evidence.ts'
import { allEntriesOf, type Part, partsOf } from './operations-of.ts'
import { addAround, isOfGroups, touches } from './start-groups.ts'
import { offsetOfValue } from './words.ts'

/** More than anybody looks at; a cycle or a conflict of more takes its first ones. */
const mostOperations = 64
const mostValues = 64
/** Where the few do not do: everything about the partition, as much of it. */
const mostWide = 256
const mostPlaces = 4
const mostOffsets = 12

/** Operations and the values that matter of each; of places those of the partition. */
interface Choice {
  readonly rows: Set<number>
  readonly values: Set<number>
}

/** Starts to try, each where the one before does not show the anomaly alone. */
export function* startsOf(found: Found, anomaly: Anomaly): Iterable<readonly Part[]> {
  const first = startOf(found, anomaly, isAnywhere)
  yield first
  // A value at several offsets, at one of which a conflict hides it: its place in the order alone.
  yield startOf(found, anomaly, (value, offset) => offsetOfValue(found, value) === offset)
  yield wideStartOf(found, anomaly, first)
}

type Counts = (value: number, offset: Exact) => boolean
const isAnywhere: Counts = () => true

function startOf(found: Found, anomaly: Anomaly, counts: Counts): readonly Part[] {
  const { recorded } = found
  const choice: Choice = {
    rows: new Set(needed(anomaly).slice(0, mostOperations)),
    values: new Set(valuesOf(anomaly).slice(0, mostValues)),
  }
  const parts = partsWithin(recorded, choice.rows)
  if (isCircle(anomaly.name) && anomaly.values.length === 0) {
    addShared(recorded, [...choice.rows, ...parts], choice.values)
  }
  if (isOfLoss(anomaly)) addFurtherReader(found, anomaly.values[0]!, choice)
  addWriters(found, anomaly, choice)
  addWitnesses(found, choice, counts)
  if (isOfGroups(anomaly)) addAround(found, anomaly, choice.rows, choice.values)
  const matters = matterOf(recorded, anomaly, choice)
  for (const row of parts) if (allEntriesOf(recorded, row).some(matters)) choice.rows.add(row)
  return partsOf(recorded, withTransactions(recorded, choice.rows), matters)
}

/** Of a lost record not the one who read furthest but (S4) whoever was next to it. */
function needed({ name, operations }: Anomaly): readonly number[] {
  const known = operations.filter(row => row >= 0)
  return name === 'lost-write' ? known.slice(0, 1) : known
}

/** Everything about the partition around the last operation of the anomaly, as far as it goes on a few screens. */
function wideStartOf({ recorded }: Found, anomaly: Anomaly, first: readonly Part[]): readonly Part[] {
  const rows = new Set(first.map(({ row }) => row))
  const last = Math.max(0, ...rows)
  const add = (row: number) => {
    if (!isOfOnePartition(anomaly) || touches(recorded, row, anomaly.partition)) rows.add(row)
  }
  for (let row = last; row >= 0 && rows.size < mostWide; row--) add(row)
  const most = rows.size + mostWide
  for (let row = last + 1; row < recorded.operations && rows.size < most; row++) add(row)
  const isNear = (entry: number) => !isOfOnePartition(anomaly) || recorded.partition[entry] === anomaly.partition
  return partsOf(recorded, withTransactions(recorded, rows), isNear)
}

/** Facts of an anomaly that are values too: what was skipped (jepsen/found.ts); one of them is enough. */
function valuesOf(anomaly: Anomaly & { readonly skipped?: Int32Array }): readonly number[] {
  return [...anomaly.values, ...(anomaly.skipped?.subarray(0, 1) ?? [])]
}

const isOfOnePartition = ({ name, partition }: Anomaly): boolean =>
  partition >= 0 && name !== 'torn-transaction' && name !== 'atomicity-breach'

/** Their first value is one that somebody read past. */
const isOfLoss = ({ name, values }: Anomaly): boolean =>
  name === 'lost-write' || ((name === 'torn-transaction' || name === 'atomicity-breach') && values.length > 0)

export const isCircle = (name: AnomalyName): boolean => /^G0|^G1c|-cycle-exists$/.test(name)

/** Values that one operation of a circle sent and another sent to the same partition or received: what binds them. */
function addShared(recorded: Recorded, rows: readonly number[], values: Set<number>): void {
  const { role, value, partition } = recorded
  const senders = new Map<number, Set<number>>()
  const bound = new Map<number, number>()
  for (const row of rows) {
    for (const entry of allEntriesOf(recorded, row)) {
      if (role[entry] === SENT) {
        const of = partition[entry]!
        senders.set(of, (senders.get(of) ?? new Set()).add(wholeOf(recorded, row)))
        bound.set(value[entry]!, wholeOf(recorded, row))
      }
    }
  }
  for (const row of rows) {
    for (const entry of allEntriesOf(recorded, row)) {
      const isShared =
        role[entry] === SENT
          ? (senders.get(partition[entry]!)?.size ?? 0) > 1
          : role[entry] === RECEIVED && bound.has(value[entry]!) && bound.get(value[entry]!) !== wholeOf(recorded, row)
      if (isShared && values.size < mostValues) values.add(value[entry]!)
    }
  }
}

const wholeOf = ({ transaction }: Recorded, row: number) => (transaction[row]! >= 0 ? transaction[row]! : row)

/** S4: the one who was least far beyond, so that little lies between. */
function addFurtherReader({ recorded, order }: Found, lost: number, { rows, values }: Choice): void {
  const { operations, outcome, role, value, partitionOf } = recorded
  const from = order.lastIndex[lost]!
  let [reader, next] = [-1, -1]
  for (let row = 0; row < operations; row++) {
    if (outcome[row] !== OUTCOME.ok) continue
    const [first, end] = entriesOf(recorded, row)
    for (let entry = first; entry < end; entry++) {
      if (role[entry] !== RECEIVED) continue
      const of = value[entry]!
      if (partitionOf[of] !== partitionOf[lost] || order.firstIndex[of]! < from) continue
      if (next < 0 || order.firstIndex[of]! < order.firstIndex[next]!) [reader, next] = [row, of]
    }
  }
  if (reader < 0) return
  rows.add(reader)
  values.add(next)
}

function addWriters({ observed }: Found, anomaly: Anomaly, { rows }: Choice): void {
  for (const value of anomaly.values.slice(0, mostValues)) {
    const writer = observed.writerOf[value]!
    if (writer >= 0) rows.add(writer)
  }
}

/** S2 and S3. */
function addWitnesses(found: Found, choice: Choice, counts: Counts): void {
  const before = new Set(choice.rows)
  addWitnessesOf(found, choice, counts)
  // Of witnesses of whom nobody knows it has to be proven, too, that they happened.
  const added = [...choice.rows].filter(row => !before.has(row))
  if (proofsOf(found.recorded, added).size > 0) addWitnessesOf(found, choice, counts)
}

/** One pass over all entries, which is what evidence costs in a long history. */
function addWitnessesOf({ recorded, observed }: Found, { rows, values }: Choice, counts: Counts): void {
  const { operations, role, value, offset, outcome } = recorded
  const proofs = proofsOf(recorded, [...rows])
  const isWanted = new Uint8Array(recorded.values)
  for (const wanted of [...values, ...proofs.keys()]) isWanted[wanted] = 1
  const placed = new Map<number, Set<string>>()
  const proven = new Set<number>()
  const more: number[] = []
  for (let row = 0; row < operations; row++) {
    const [first, end] = entriesOf(recorded, row)
    for (let entry = first; entry < end; entry++) {
      const of = value[entry]!
      if (of >= 0 && isWanted[of] === 1 && isComplete(recorded, row)) see(row, entry, of)
    }
  }
  for (const row of more) rows.add(row)

  function see(row: number, entry: number, of: number): void {
    const isReceived = role[entry] === RECEIVED
    const isPlaced = values.has(of) && offset.has(entry) && (isReceived || observed.hasCommitted[row] === 1)
    if (isPlaced && counts(of, offset.at(entry)!) && isNews(placed, of, `${role[entry]} ${offset.at(entry)}`))
      more.push(row)
    const sender = isReceived && outcome[row] === OUTCOME.ok ? proofs.get(of) : undefined
    if (sender === undefined || proven.has(sender)) return
    proven.add(sender)
    more.push(row)
    values.add(of)
  }
}

/** A record may have been written hundreds of times; two of its places are proof. */
function isNews(known: Map<number, Set<string>>, value: number, place: string): boolean {
  const places = known.get(value) ?? new Set()
  known.set(value, places)
  if (places.has(place) || places.size >= mostOffsets) return false
  places.add(place)
  return true
}

/** Value → the operation, of unknown outcome, that its being read proves to have happened. */
function proofsOf(recorded: Recorded, rows: readonly number[]): ReadonlyMap<number, number> {
  const { outcome, role, value } = recorded
  const proofs = new Map<number, number>()
  for (const row of rows) {
    if (outcome[row] === OUTCOME.ok || outcome[row] === OUTCOME.failed) continue
    for (const entry of allEntriesOf(recorded, row)) if (role[entry] === SENT) proofs.set(value[entry]!, row)
  }
  return proofs
}

/**
 * Which entries of the chosen operations count: of records those that are spoken of; of the anomaly's own operations that have none of these (where
 * a group is in question, of all) the first and the last ones; what is assigned as it is, as far as it fits a line.
 */
function matterOf(recorded: Recorded, anomaly: Anomaly, { rows, values }: Choice): (entry: number) => boolean {
  const { role, value, partition, kind, entries } = recorded
  const isHere = (entry: number) => anomaly.partition < 0 || partition[entry] === anomaly.partition
  const also = new Set<number>()
  const isOfGroup = isOfGroups(anomaly)
  for (const row of isOfGroup ? rows : anomaly.operations) {
    if (row < 0) continue
    const all = allEntriesOf(recorded, row)
    const here = all.filter(isHere)
    const isSpokenOf = here.some(entry => values.has(value[entry]!))
    for (const entry of isSpokenOf && !isOfGroup && isOfOnePartition(anomaly)
      ? []
      : [...here.slice(0, 1), ...here.slice(-1)])
      also.add(entry)
    const isAssignment = kind[row]! >= KIND.assign && kind[row]! <= KIND.revoke
    if (isAssignment && entries[row]! <= mostPlaces) for (const entry of all) also.add(entry)
  }
  return entry => also.has(entry) || (role[entry] === PLACE ? isHere(entry) : values.has(value[entry]!))
}

/** What lies within these transactions. */
function partsWithin({ operations, transaction }: Recorded, rows: ReadonlySet<number>): readonly number[] {
  const parts: number[] = []
  for (let row = 0; row < operations && parts.length < mostWide; row++) {
    if (transaction[row]! >= 0 && rows.has(transaction[row]!)) parts.push(row)
  }
  return parts
}

/** With the transactions of parts, and what came after those of which the end was never heard; rising. */
function withTransactions(recorded: Recorded, rows: ReadonlySet<number>): readonly number[] {
  const { transaction, completedAt } = recorded
  const all = new Set(rows)
  for (const row of rows) if (transaction[row]! >= 0) all.add(transaction[row]!)
  for (const row of all) {
    if (recorded.kind[row] !== KIND.transaction || completedAt[row]! >= 0) continue
    const next = nextTransaction(recorded, row)
    if (next !== undefined) all.add(next)
  }
  return [...all].sort((a, b) => a - b)
}

/** With which the process gave up the one before: without it, what came later would be part of that. */
function nextTransaction({ operations, kind, process }: Recorded, row: number): number | undefined {
  for (let next = row + 1; next < operations; next++) {
    if (process[next] === process[row] && kind[next] === KIND.transaction) return next
  }
  return undefined
}
