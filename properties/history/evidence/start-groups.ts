/**
 * Where minimising starts, of anomalies that are about what a group or a process did: what else happened to their assignments, commits and records.
 *
 *   G1  of each kind of operation the latest ones before the anomaly's last, and the first ones after it
 *   G2  who received or handled the values in question, and, in the order of the log, their nearest neighbours
 */
import type { Anomaly, AnomalyName } from '../anomalies.ts'
import { entriesOf, HANDLED, KIND, RECEIVED, type Recorded } from '../recorded.ts'
import type { Found } from './evidence.ts'

const mostBefore = 24
const mostAfter = 12
const mostOfValues = 24

const groupAnomalies: ReadonlySet<AnomalyName> = new Set<AnomalyName>([
  'commit-ahead',
  'commit-regression',
  'lost-commit',
  'wrong-start',
  'double-ownership',
  'unassigned-read',
  'atomicity-breach',
  'zombie-write',
  'redelivery',
  'double-handling',
  'out-of-order-handling',
  'never-handled',
])

export const isOfGroups = ({ name }: Anomaly): boolean => groupAnomalies.has(name)

export function touches(recorded: Recorded, row: number, partition: number): boolean {
  const [from, to] = entriesOf(recorded, row)
  return partition < 0 || recorded.partition.subarray(from, to).includes(partition)
}

/** Adds rows and the values by which they matter. */
export function addAround(found: Found, anomaly: Anomaly, rows: Set<number>, values: Set<number>): void {
  const { recorded } = found
  const isTheirs = membersOf(recorded, [...rows])
  const last = Math.max(-1, ...rows)
  addOfEachKind(recorded, anomaly, isTheirs, rows, { from: last, by: -1, most: mostBefore })
  addOfEachKind(recorded, anomaly, isTheirs, rows, { from: last + 1, by: 1, most: mostAfter })
  addOfValues(found, anomaly, isTheirs, rows, values)
}

/** Whether an operation is of the same groups, or of the same processes. */
function membersOf({ operations, group, process }: Recorded, rows: readonly number[]): (row: number) => boolean {
  const processes = new Set(rows.map(row => process[row]!))
  const groups = new Set<number>()
  for (let row = 0; row < operations; row++) {
    if (group[row]! >= 0 && processes.has(process[row]!)) groups.add(group[row]!)
  }
  for (let row = 0; row < operations; row++) if (groups.has(group[row]!)) processes.add(process[row]!)
  return row => processes.has(process[row]!)
}

const elsewhere = -1

interface Walk {
  readonly from: number
  readonly by: number
  /** Of each kind. */
  readonly most: number
}

/** G1. What a process is assigned counts whatever it names: other partitions are taken from it so. */
function addOfEachKind(
  recorded: Recorded,
  anomaly: Anomaly,
  isTheirs: (row: number) => boolean,
  rows: Set<number>,
  { from, by, most }: Walk,
): void {
  const counts = new Map<number, number>()
  for (let row = from; row >= 0 && row < recorded.operations; row += by) {
    const kind = recorded.kind[row]!
    const isAlways = kind === KIND.subscribe || kind === KIND.assign || kind === KIND.crash || kind === KIND.revoke
    if (!isTheirs(row)) continue
    const isHere = isAlways || touches(recorded, row, anomaly.partition)
    // That a group says at all what it is done with may be told of another partition only.
    if (!isHere && kind !== KIND.handle) continue
    const count = counts.get(isHere ? kind : elsewhere) ?? 0
    if (count >= most) continue
    counts.set(isHere ? kind : elsewhere, count + 1)
    rows.add(row)
  }
}

/** G2. */
function addOfValues(
  { recorded, order }: Found,
  anomaly: Anomaly,
  isTheirs: (row: number) => boolean,
  rows: Set<number>,
  values: Set<number>,
): void {
  const about = new Set(anomaly.values)
  const middle = anomaly.values.length === 0 ? -1 : order.indexOf[anomaly.values[0]!]!
  const nearest = new Nearest(middle)
  let count = 0
  for (let row = 0; row < recorded.operations; row++) {
    if (!isTheirs(row)) continue
    const [from, to] = entriesOf(recorded, row)
    for (let entry = from; entry < to; entry++) {
      const role = recorded.role[entry]!
      if (role !== RECEIVED && role !== HANDLED) continue
      const value = recorded.value[entry]!
      if (about.has(value) && count++ < mostOfValues) rows.add(row)
      if (recorded.partition[entry] === anomaly.partition) nearest.see(row, role, value, order.indexOf[value]!)
    }
  }
  for (const { row, value } of nearest.all()) {
    rows.add(row)
    values.add(value)
  }
}

interface Neighbour {
  readonly row: number
  readonly value: number
  readonly index: number
}

/** Of what was received, and of what was handled, the nearest at or below a place in the log, and above it. */
class Nearest {
  readonly #middle: number
  readonly #below = new Map<number, Neighbour>()
  readonly #above = new Map<number, Neighbour>()

  constructor(middle: number) {
    this.#middle = middle
  }

  see(row: number, role: number, value: number, index: number): void {
    if (this.#middle < 0 || index < 0) return
    const side = index < this.#middle ? this.#below : this.#above
    const known = side.get(role)
    const isNearer = known === undefined || Math.abs(index - this.#middle) < Math.abs(known.index - this.#middle)
    if (index !== this.#middle && isNearer) side.set(role, { row, value, index })
  }

  all(): readonly Neighbour[] {
    return [...this.#below.values(), ...this.#above.values()]
  }
}
