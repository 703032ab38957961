/**
 * A log as the machine of transactions has it (model/kafka/transactions/partition-log.ts), and what readers see of it, by that machine's own views.
 *
 *     batches of transactions and markers ─▶ LogEntry … ─▶ lastStableOffset, outcomeAt ─▶ what is stable, what is aborted, what nobody is handed
 *
 *   L1  the machine's followers have everything: so its log is the world's below the high watermark
 *   L2  a record of the machine is a batch; what no transaction wrote has no place in it, and is read by everybody
 */
import { markerIn } from '../../impl/core/control-batch.ts'
import { batchesOf, type Log, type LogBatch } from '../../impl/core/log.ts'
import type { AbortedTransaction, IsolationLevel } from '../../impl/core/transaction-protocol.ts'
import { lastStableOffset, type LogEntry, outcomeAt } from '../../model/kafka/transactions/index.ts'

export interface Transactional {
  readonly batches: readonly LogBatch[]
  /** Side by side with them. */
  readonly entries: readonly LogEntry[]
}

const known = new WeakMap<Log, Transactional>()

export function transactionalIn(log: Log): Transactional {
  const read = known.get(log) ?? read_(log)
  known.set(log, read)
  return read
}

function read_(log: Log): Transactional {
  const batches = batchesOf(log).filter(({ isTransactional }) => isTransactional)
  return { batches, entries: batches.map(entryOf) }
}

const entries = new WeakMap<LogBatch, LogEntry>()

function entryOf(batch: LogBatch): LogEntry {
  const { producerId, producerEpoch, bytes, isControl } = batch
  const kind = isControl ? (markerIn(bytes)?.committed ? 'commit' : 'abort') : 'data'
  const entry: LogEntry = entries.get(batch) ?? { kind, transaction: 0, producerId, producerEpoch }
  entries.set(batch, entry)
  return entry
}

/** L1. */
function below(log: Log, highWatermark: number): Transactional {
  const { batches, entries: all } = transactionalIn(log)
  const count = batches.findIndex(({ lastOffset }) => lastOffset >= highWatermark)
  return count < 0 ? { batches, entries: all } : { batches: batches.slice(0, count), entries: all.slice(0, count) }
}

export interface Readable {
  readonly lastStableOffset: number
  readonly highWatermark: number
  readonly transactional: Transactional
}

export function readableIn(log: Log, highWatermark: number): Readable {
  const transactional = below(log, highWatermark)
  const open = lastStableOffset(transactional.entries)
  const first = transactional.batches[open]?.baseOffset ?? highWatermark
  return { lastStableOffset: first, highWatermark, transactional }
}

/** Transactions that are aborted and have records: those whose marker stands at `from` or after it, and that begin below what is stable. */
export function abortedIn(
  { transactional, lastStableOffset: end }: Readable,
  from: number,
): readonly AbortedTransaction[] {
  const { batches, entries: all } = transactional
  const aborted = batches.flatMap((marker, at) => {
    if (all[at]!.kind !== 'abort' || marker.lastOffset < from) return []
    const firstOffset = beginOf(transactional, at)?.baseOffset
    return firstOffset === undefined || firstOffset >= end ? [] : [{ producerId: marker.producerId, firstOffset }]
  })
  return aborted.toSorted((a, b) => a.firstOffset - b.firstOffset)
}

/** The first batch that the marker at this place ends. */
function beginOf({ batches, entries: all }: Transactional, at: number): LogBatch | undefined {
  const { producerId } = all[at]!
  const before = all.slice(0, at).findLastIndex(each => each.producerId === producerId && each.kind !== 'data')
  return batches.slice(before + 1, at).find(batch => batch.producerId === producerId)
}

/** Offsets that no reader of this isolation is handed: of markers, and of what was aborted. */
export function leftOut({ transactional }: Readable, isolation: IsolationLevel): ReadonlySet<number> {
  const { batches, entries: all } = transactional
  const gone = batches.filter(
    (_, at) => all[at]!.kind !== 'data' || (isolation === 'read_committed' && outcomeAt(all, at) === 'abort'),
  )
  const offsets = gone.flatMap(({ baseOffset, lastOffset }) =>
    Array.from({ length: lastOffset - baseOffset + 1 }, (_, i) => baseOffset + i),
  )
  return new Set(offsets)
}
