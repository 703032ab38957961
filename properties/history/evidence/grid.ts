/**
 * The grid of an anomaly: what the operations of its evidence did, by offset; or, where ownership is in question, by member.
 *
 *     offset                1        2–3  …    9
 *     line 2  process 0    w a            ·    ·
 *     line 9  process 1     ·!            ·   r b
 *
 *   G1  a record whose sender was told no offset stands where others saw it
 *   G2  offsets that do not matter are one column: a hole where nobody saw anything, else elided
 */
import type { Anomaly } from '../anomalies.ts'
import { kinds, outcomes, type Exact } from '../operation.ts'
import { HANDLED, KIND, PLACE, RECEIVED, positionOf, type Recorded, SENT, standingOf } from '../recorded.ts'
import { indexFrom } from '../version-order.ts'
import type { Cell, Found, Grid, GridColumn, GridRow, Mark, MarkKind } from './evidence.ts'
import { type Guilt, guiltOf } from './guilt.ts'
import type { Part } from './operations-of.ts'
import { lastOffsetOf } from './words.ts'

/** A mark and the column that it belongs to. */
interface Placed {
  readonly row: number
  readonly partition: number
  /** Undefined: not known. */
  readonly offset: Exact | undefined
  readonly mark: Mark
}

type Placing = (placed: Placed) => boolean

export function gridOf(found: Found, anomaly: Anomaly, parts: readonly Part[]): Grid {
  const { recorded } = found
  const guilt = guiltOf(found, anomaly, parts)
  const placed = parts.flatMap(part => placedOf(found, anomaly, part, guilt))
  const columns = isOfMembers(anomaly) ? membersOf(recorded, parts) : offsetsOf(found, placed)
  const rows = parts.map(part => rowOf(recorded, part, placed, columns))
  return { columns: columns.map(({ column }) => column), rows }
}

const isOfMembers = ({ name }: Anomaly): boolean => name === 'double-ownership' || name === 'unassigned-read'

interface Placeable {
  readonly column: GridColumn
  readonly takes: Placing
}

function rowOf(
  recorded: Recorded,
  { row, entries }: Part,
  placed: readonly Placed[],
  columns: readonly Placeable[],
): GridRow {
  const mine = placed.filter(at => at.row === row)
  return {
    ...standingOf(recorded, positionOf(recorded, row)),
    process: recorded.processes[recorded.process[row]!]!,
    kind: kinds[recorded.kind[row]!]!,
    outcome: outcomes[recorded.outcome[row]!]!,
    omitted: recorded.entries[row]! - entries.length,
    cells: columns.map(({ takes }): Cell => mine.filter(takes).map(({ mark }) => mark)),
  }
}

function placedOf(found: Found, anomaly: Anomaly, { row, entries }: Part, guilt: Guilt): readonly Placed[] {
  const { recorded } = found
  const here = entries.map(entry => {
    const offset = recorded.offset.at(entry)
    const isPlace = recorded.role[entry] === PLACE
    const value = recorded.value[entry]!
    const mark: Mark = {
      as: markKindOf(recorded, row, entry),
      ...valueOf(recorded, anomaly, entry),
      ...(offset === undefined ? {} : { offset }),
      isGuilty: guilt.entries.has(entry),
    }
    const where = offset ?? (isPlace ? undefined : lastOffsetOf(found, value))
    return { row, partition: recorded.partition[entry]!, offset: where, mark }
  })
  const absent = guilt.absent
    .filter(at => at.row === row)
    .map(({ value }) => {
      const mark: Mark = { as: 'absent', isGuilty: true }
      return { row, partition: recorded.partitionOf[value]!, offset: lastOffsetOf(found, value), mark }
    })
  return [...here, ...absent]
}

/** Of a place, where the column does not tell it, the partition. */
function valueOf(recorded: Recorded, anomaly: Anomaly, entry: number): Pick<Mark, 'value'> {
  const { role, value, partition, partitions, valueAt } = recorded
  if (role[entry] !== PLACE) return { value: valueAt(value[entry]!) }
  return isOfMembers(anomaly) ? { value: partitions[partition[entry]!]! } : {}
}

function markKindOf({ role, kind, offset }: Recorded, row: number, entry: number): MarkKind {
  if (role[entry] === SENT) return 'sent'
  if (role[entry] === RECEIVED) return 'received'
  if (role[entry] === HANDLED) return 'handled'
  if (kind[row] === KIND.commit) return 'committed'
  if (kind[row] === KIND.fetchCommitted) return 'fetched'
  if (kind[row] === KIND.revoke) return 'revoked'
  return offset.has(entry) ? 'position' : 'assigned'
}

function membersOf({ process, processes }: Recorded, parts: readonly Part[]): readonly Placeable[] {
  const members = [...new Set(parts.map(({ row }) => process[row]!))]
  return members.map(member => ({
    column: { type: 'member', process: processes[member]! },
    takes: ({ row }) => process[row] === member,
  }))
}

function offsetsOf(found: Found, placed: readonly Placed[]): readonly Placeable[] {
  const partitions = [...new Set(placed.map(({ partition }) => partition))].sort((a, b) => a - b)
  return partitions.flatMap(partition => {
    const here = placed.filter(at => at.partition === partition)
    const name = found.recorded.partitions[partition]!
    const isUnplaced = (at: Placed) => at.partition === partition && at.offset === undefined && isRecord(at.mark)
    const unknown: Placeable = { column: { type: 'unknown', partition: name }, takes: isUnplaced }
    return [...offsetsOfPartition(found, partition, here), ...(here.some(isUnplaced) ? [unknown] : [])]
  })
}

/** What is assigned without an offset the row says. */
const isRecord = ({ as }: Mark): boolean => as !== 'assigned' && as !== 'revoked'

function offsetsOfPartition(found: Found, partition: number, here: readonly Placed[]): readonly Placeable[] {
  const offsets = rising(here.flatMap(({ offset }) => (offset === undefined ? [] : [offset])))
  const name = found.recorded.partitions[partition]!
  return offsets.flatMap((offset, at): readonly Placeable[] => {
    const takes: Placing = placed => placed.partition === partition && placed.offset === offset
    const column: Placeable = { column: { type: 'offset', partition: name, offset }, takes }
    return [...(at === 0 ? [] : between(found, partition, offsets[at - 1]!, offset)), column]
  })
}

function rising(offsets: readonly Exact[]): readonly Exact[] {
  return [...new Set(offsets)].sort((a, b) => (a < b ? -1 : 1))
}

/** G2. */
function between({ recorded, order }: Found, partition: number, low: Exact, high: Exact): readonly Placeable[] {
  const [from, to] = [moved(low, 1), moved(high, -1)]
  if (from > to) return []
  const log = order.logs[partition]!
  const records = indexFrom(log, high) - indexFrom(log, from)
  const name = recorded.partitions[partition]!
  const column: GridColumn =
    records === 0 ? { type: 'hole', partition: name, from, to } : { type: 'elided', partition: name, records }
  return [{ column, takes: () => false }]
}

function moved(offset: Exact, by: number): Exact {
  const there = BigInt(offset) + BigInt(by)
  return there <= Number.MAX_SAFE_INTEGER ? Number(there) : there
}
