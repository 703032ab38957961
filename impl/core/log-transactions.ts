/**
 * What a log has of transactions: which are open, which are over and how (ProducerStateManager's ongoing and unreplicated transactions, TransactionIndex).
 *
 *     0   1   2   3   4   5   6          7 is open from 2 on; 8 was aborted: its records begin at 1, its marker stands at 5
 *     a   8   7   7   a   ✗8  7
 *
 *   X1  it is what reading the whole log would give: an append adds to it, a truncation takes away, a recovery appends what stands from the log
 *       start offset on
 *   X2  transactions that are over stand in the order of their markers, the latest first
 *
 * Which are open is known by producer (sequences.ts). Not modelled: the index as a file.
 */
import type { Marker } from './control-batch.ts'
import type { Log } from './log.ts'
import type { BatchHeader } from './record-batch.ts'
import type { Producers } from './sequences.ts'
import type { AbortedTransaction } from './transaction-protocol.ts'

export interface CompletedTransaction {
  readonly producerId: number
  readonly firstOffset: number
  /** Of its marker. */
  readonly lastOffset: number
  readonly isAborted: boolean
  /** Whose marker stands before; absent: this is the first. */
  readonly earlier: CompletedTransaction | undefined
}

/** X1: after a marker; `producers` is what was known before it. Without records of its producer a marker ends nothing. */
export function withMarker(
  completed: CompletedTransaction | undefined,
  producers: Producers,
  { producerId, committed }: Marker,
  { lastOffset }: Pick<BatchHeader, 'lastOffset'>,
): CompletedTransaction | undefined {
  const firstOffset = producers[producerId]?.transactionStart
  if (firstOffset === undefined) return completed
  return { producerId, firstOffset, lastOffset, isAborted: !committed, earlier: completed }
}

/** X1: of the log below an offset. */
export function completedBelow(
  completed: CompletedTransaction | undefined,
  offset: number,
): CompletedTransaction | undefined {
  let latest = completed
  while (latest !== undefined && latest.lastOffset >= offset) latest = latest.earlier
  return latest
}

/** Those whose markers stand at `offset` or after it, the latest first. */
function completedFrom({ completed }: Pick<Log, 'completed'>, offset: number): readonly CompletedTransaction[] {
  const found: CompletedTransaction[] = []
  for (let each = completed; each !== undefined && each.lastOffset >= offset; each = each.earlier) found.push(each)
  return found
}

/** Where open transactions begin. */
export const openFrom = ({ producers }: Pick<Log, 'producers'>): readonly number[] =>
  Object.values(producers).flatMap(({ transactionStart }) => (transactionStart === undefined ? [] : [transactionStart]))

/** Where transactions begin that are over, and whose markers are not below `highWatermark`. */
export const unreplicatedFrom = (log: Pick<Log, 'completed'>, highWatermark: number): readonly number[] =>
  completedFrom(log, highWatermark).map(({ firstOffset }) => firstOffset)

/** Aborted ones with records, or a marker, between two offsets, by where they begin. */
export function abortedBetween(log: Pick<Log, 'completed'>, from: number, upTo: number): readonly AbortedTransaction[] {
  const aborted = completedFrom(log, from).filter(({ isAborted, firstOffset }) => isAborted && firstOffset < upTo)
  return aborted
    .map(({ producerId, firstOffset }) => ({ producerId, firstOffset }))
    .toSorted((a, b) => a.firstOffset - b.firstOffset)
}
