/**
 * The way back: from columns to the operations that a recorder takes, whole or in part.
 *
 *   B1  recorded again, what is kept says the same: outcomes, offsets, the order of all beginnings and ends
 *   B2  a part of a transaction (T1 of recorder.ts) comes only with its transaction, which decides what became of it
 *   B3  an `id` is given where a process did something else meanwhile, so that ends find their beginnings
 *
 * Not restored: what a line repeats of another, and steps without a record.
 */
import type { Entry, Operation, Place, Step } from '../operation.ts'
import { entriesOf, HANDLED, KIND, OUTCOME, PLACE, type Recorded, SENT } from '../recorded.ts'
import { kinds } from '../operation.ts'

/** An operation and what is kept of its entries, both rising. */
export interface Part {
  readonly row: number
  readonly entries: readonly number[]
  /** A transaction whose parts are operations of their own, kept or not. */
  readonly opens: boolean
}

interface Event {
  readonly position: number
  readonly operation: Operation
}

export const wholeOf = (recorded: Recorded): readonly Part[] =>
  partsOf(
    recorded,
    Array.from({ length: recorded.operations }, (_, row) => row),
    () => true,
  )

/** Parts of these rows, which rise, with the entries that matter. */
export function partsOf(
  recorded: Recorded,
  rows: readonly number[],
  matters: (entry: number) => boolean,
): readonly Part[] {
  const chosen = new Set(rows)
  const openers = new Set<number>()
  for (const whole of recorded.transaction) if (whole >= 0 && chosen.has(whole)) openers.add(whole)
  return rows.map(row => ({ row, entries: allEntriesOf(recorded, row).filter(matters), opens: openers.has(row) }))
}

export function allEntriesOf(recorded: Recorded, row: number): readonly number[] {
  const [from, to] = entriesOf(recorded, row)
  return Array.from({ length: to - from }, (_, index) => from + index)
}

/** Lines of a history with these parts, and nothing else (B1). Parts rise. */
export function operationsOf(recorded: Recorded, parts: readonly Part[]): readonly Operation[] {
  const identified = overlapping(recorded, parts)
  return parts
    .flatMap(part => eventsOf(recorded, part, identified.has(part.row)))
    .sort((a, b) => a.position - b.position)
    .map(({ operation }) => operation)
}

function eventsOf(recorded: Recorded, part: Part, hasId: boolean): readonly Event[] {
  const { invokedAt, completedAt, errors, at } = recorded
  const { row } = part
  const [begun, ended] = [invokedAt[row]!, completedAt[row]!]
  const common = commonOf(recorded, row, hasId)
  const time = at.has(row) ? { at: at.at(row) } : {}
  const error = errors.has(row) ? { error: errors.get(row) } : {}
  const told = part.opens ? {} : toldOf(recorded, part)
  const asked = part.opens ? {} : askedOf(recorded, part)
  if (ended < 0) return [{ position: begun, operation: { ...common, ...time, type: 'invoke', ...told } }]
  const end: Event = {
    position: ended,
    operation: { ...common, ...time, type: outcomeOf(recorded, part), ...told, ...error },
  }
  return ended === begun ? [end] : [{ position: begun, operation: { ...common, type: 'invoke', ...asked } }, end]
}

function commonOf(recorded: Recorded, row: number, hasId: boolean): Omit<Operation, 'type'> {
  const { process, processes, kind, group, groups, session, sessions, rebalanced, seeksToBeginning } = recorded
  const came = rebalanced.get(row)?.map(partition => recorded.partitions[partition]!)
  return {
    process: processes[process[row]!]!,
    kind: kinds[kind[row]!]!,
    ...(hasId ? { id: row } : {}),
    ...(group[row]! >= 0 ? { group: groups[group[row]!] } : {}),
    ...(session[row]! >= 0 ? { session: sessions[session[row]!] } : {}),
    ...(came === undefined ? {} : { rebalanced: came }),
    ...(seeksToBeginning.has(row) ? { seeksToBeginning: true } : {}),
  }
}

/** Within a transaction that was aborted a send may have been acknowledged: its offset tells. */
function outcomeOf({ outcome, transaction, offset }: Recorded, { row, entries }: Part): 'ok' | 'failed' | 'unknown' {
  const [itself, whole] = [outcome[row]!, transaction[row]!]
  const isUndone = whole >= 0 && outcome[whole] !== OUTCOME.ok && outcome[whole] === itself
  if (isUndone && entries.length > 0 && entries.every(entry => offset.has(entry))) return 'ok'
  if (itself === OUTCOME.ok) return 'ok'
  return itself === OUTCOME.failed ? 'failed' : 'unknown'
}

type Told = Pick<Operation, 'steps' | 'places' | 'records'>

/** What an end says: everything. */
function toldOf(recorded: Recorded, part: Part): Told {
  const { kind, role } = recorded
  const of = kind[part.row]!
  if (of <= KIND.transaction) return { steps: stepsOf(recorded, part) }
  if (of === KIND.handle)
    return { records: part.entries.filter(at => role[at] === HANDLED).map(at => entryAt(recorded, at)) }
  if (of >= KIND.crash) return {}
  return { places: part.entries.filter(at => role[at] === PLACE).map(at => placeAt(recorded, at)) }
}

/** What a beginning says: what is sent, without offsets; of polls that they are. */
function askedOf(recorded: Recorded, part: Part): Told {
  const told = toldOf(recorded, part)
  if (told.steps === undefined) return told
  return { steps: told.steps.map(step => (step.type === 'poll' ? { type: 'poll', records: [] } : unplaced(step))) }
}

function unplaced({ record }: Step & { readonly type: 'send' }): Step {
  const { offset: _, ...asked } = record
  return { type: 'send', record: asked }
}

function stepsOf(recorded: Recorded, { row, entries }: Part): readonly Step[] {
  const steps: Step[] = []
  let polled: { readonly step: number; readonly records: Entry[] } | undefined
  for (const entry of entries) {
    const record = entryAt(recorded, entry)
    const step = recorded.step[entry]!
    if (recorded.role[entry] === SENT) {
      steps.push({ type: 'send', record })
    } else if (polled?.step === step) {
      polled.records.push(record)
    } else {
      polled = { step, records: [record] }
      steps.push({ type: 'poll', records: polled.records })
    }
  }
  return [...steps, ...emptyPollOf(recorded, row, steps)]
}

function emptyPollOf({ emptyReads, partitions, kind }: Recorded, row: number, steps: readonly Step[]): readonly Step[] {
  const nothingOf = emptyReads.get(row)?.map(partition => partitions[partition]!)
  if (nothingOf !== undefined) return [{ type: 'poll', records: [], nothingOf }]
  return kind[row] === KIND.poll && steps.length === 0 ? [{ type: 'poll', records: [] }] : []
}

function entryAt(recorded: Recorded, entry: number): Entry {
  const { partition, partitions, value, valueAt, offset, content, contents } = recorded
  return {
    partition: partitions[partition[entry]!]!,
    value: valueAt(value[entry]!),
    ...(offset.has(entry) ? { offset: offset.at(entry) } : {}),
    ...(content[entry]! >= 0 ? { content: contents[content[entry]!] } : {}),
  }
}

function placeAt({ partition, partitions, offset }: Recorded, entry: number): Place {
  const name = partitions[partition[entry]!]!
  return offset.has(entry) ? { partition: name, offset: offset.at(entry) } : { partition: name }
}

/** B3. A transaction that its parts follow is told by its process, and needs none. */
function overlapping(recorded: Recorded, parts: readonly Part[]): ReadonlySet<number> {
  const { process, invokedAt, completedAt } = recorded
  const endOf = (row: number) => (completedAt[row]! < 0 ? Infinity : completedAt[row]!)
  const found = new Set<number>()
  const last = new Map<number, number>()
  for (const { row, opens } of parts) {
    if (opens) continue
    const before = last.get(process[row]!)
    if (before !== undefined && endOf(before) > invokedAt[row]!) found.add(before).add(row)
    if (before === undefined || endOf(row) > endOf(before)) last.set(process[row]!, row)
  }
  return found
}
