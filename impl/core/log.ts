/**
 * Log: a partition's record batches, one after the other, and the cache of where each leader epoch begins.
 *
 *     chunks  [ ≤128 batches ] [ ≤128 batches ] …      epochs  1 → 0, 3 → 17, …
 *
 * Immutable: an append copies the last chunk and the list of chunks, no more.
 *
 *   G1  offsets continue: a batch begins where the log ends
 *   G2  leader epochs never go down along the log
 *   G3  what recovery gives back has been checked: its bytes by their CRC, what lies outside it (the offset, the leader epoch) by where the batch
 *       stands; it ends before the first damage
 *   G4  what is below the log start offset is deleted: nobody is given it, though its bytes stay in the file
 *
 * Not modelled: segments, indexes, compaction.
 */
import { assert } from './assert.ts'
import { checkBatch } from './check-batch.ts'
import { markerIn } from './control-batch.ts'
import { type CompletedTransaction, completedBelow, withMarker } from './log-transactions.ts'
import { type BatchHeader, readHeader } from './record-batch.ts'
import { noProducers, type Producers, producersBelow, withBatch } from './sequences.ts'

export interface LogBatch extends BatchHeader {
  readonly bytes: Uint8Array
  /** Where it begins in the file. */
  readonly position: number
}

export interface EpochStart {
  readonly epoch: number
  readonly startOffset: number
}

export interface Log {
  readonly chunks: readonly (readonly LogBatch[])[]
  readonly logStartOffset: number
  readonly logEndOffset: number
  readonly sizeInBytes: number
  readonly epochs: readonly EpochStart[]
  /** What idempotent producers have in it (sequences.ts). */
  readonly producers: Producers
  /** The last transaction that is over (log-transactions.ts); undefined: none is. */
  readonly completed: CompletedTransaction | undefined
}

const chunkSize = 128

export const emptyLog: Log = {
  chunks: [],
  logStartOffset: 0,
  logEndOffset: 0,
  sizeInBytes: 0,
  epochs: [],
  producers: noProducers,
  completed: undefined,
}

/** Appends one batch that carries its offset and leader epoch. */
export function append(log: Log, bytes: Uint8Array): Log {
  const header = readHeader(bytes)
  assert(header.baseOffset === log.logEndOffset, 'G1: a batch begins where the log ends')
  assert(header.leaderEpoch >= lastEpoch(log), 'G2: leader epochs never go down along the log')
  const batch = { ...header, bytes, position: log.sizeInBytes }
  const last = log.chunks.at(-1)
  const chunks =
    last && last.length < chunkSize
      ? log.chunks.with(log.chunks.length - 1, [...last, batch])
      : [...log.chunks, [batch]]
  const isNewEpoch = header.leaderEpoch > lastEpoch(log)
  const start = { epoch: header.leaderEpoch, startOffset: header.baseOffset }
  return {
    ...log,
    chunks,
    logEndOffset: header.lastOffset + 1,
    sizeInBytes: log.sizeInBytes + bytes.length,
    epochs: isNewEpoch ? [...log.epochs, start] : log.epochs,
    ...withProducer(log, batch),
  }
}

type OfProducers = Pick<Log, 'producers' | 'completed'>

function withProducer({ producers, completed }: OfProducers, batch: LogBatch): OfProducers {
  const marker = batch.isControl ? markerIn(batch.bytes) : undefined
  return {
    producers: withBatch(producers, batch, marker),
    completed: marker ? withMarker(completed, producers, marker, batch) : completed,
  }
}

/** The leader epoch of the last batch; −1 in an empty log. */
export const lastEpoch = ({ epochs }: Log): number => epochs.at(-1)?.epoch ?? -1

export const batchesOf = ({ chunks }: Log): readonly LogBatch[] => chunks.flat()

/** The batches from the one that holds `offset` on. */
export function batchesFrom({ chunks }: Log, offset: number): readonly LogBatch[] {
  const isAfter = ({ lastOffset }: LogBatch) => lastOffset >= offset
  const chunk = firstIndex(chunks, batches => isAfter(batches.at(-1)!))
  return chunks.slice(chunk).flatMap((batches, i) => (i > 0 ? batches : batches.slice(firstIndex(batches, isAfter))))
}

/** The batch that holds `offset`, if there is one. */
export function batchAt({ chunks }: Log, offset: number): LogBatch | undefined {
  const isAfter = ({ lastOffset }: LogBatch) => lastOffset >= offset
  const chunk = chunks[firstIndex(chunks, batches => isAfter(batches.at(-1)!))] ?? []
  const batch = chunk[firstIndex(chunk, isAfter)]
  return batch !== undefined && batch.baseOffset <= offset ? batch : undefined
}

/** The first index whose item satisfies a condition that, once true, stays true. */
function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** Whole batches from the one that holds `fromOffset`, all below `endOffset`; at least one if there is any, however large. */
export function read(log: Log, fromOffset: number, maxBytes: number, endOffset: number): Uint8Array {
  const taken: Uint8Array[] = []
  let size = 0
  let chunk = firstIndex(log.chunks, batches => batches.at(-1)!.lastOffset >= fromOffset)
  let index = firstIndex(log.chunks[chunk] ?? [], ({ lastOffset }) => lastOffset >= fromOffset)
  for (; chunk < log.chunks.length; chunk++, index = 0) {
    for (const batch of log.chunks[chunk]!.slice(index)) {
      const isFull = size > 0 && size + batch.bytes.length > maxBytes
      if (isFull || batch.lastOffset >= endOffset) return joined(taken, size)
      taken.push(batch.bytes)
      size += batch.bytes.length
    }
  }
  return joined(taken, size)
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** G4: deleted below `offset`, which is no further than the log reaches; it never comes back. */
export const deleteBelow = (log: Log, offset: number): Log => ({
  ...log,
  logStartOffset: Math.max(log.logStartOffset, Math.min(offset, log.logEndOffset)),
})

/** A log that has nothing, and goes on at `offset` (LocalLog.truncateFullyAndStartAt). */
export const emptyAt = (offset: number): Log => ({ ...emptyLog, logStartOffset: offset, logEndOffset: offset })

/** The offset at which the file begins: what was deleted since may still be in it. */
export const firstOffsetOf = ({ chunks, logEndOffset }: Log): number => chunks[0]?.[0]?.baseOffset ?? logEndOffset

/** The log below `offset`; a batch that holds it goes as a whole. */
export function truncateTo(log: Log, offset: number): Log {
  if (offset >= log.logEndOffset) return log
  const batches = batchesOf(log)
  const kept = batches.slice(
    0,
    firstIndex(batches, ({ lastOffset }) => lastOffset >= offset),
  )
  const chunks = Array.from({ length: Math.ceil(kept.length / chunkSize) }, (_, i) =>
    kept.slice(i * chunkSize, (i + 1) * chunkSize),
  )
  const last = kept.at(-1)
  const logEndOffset = last ? last.lastOffset + 1 : firstOffsetOf(log)
  return {
    ...log,
    chunks,
    logStartOffset: Math.min(log.logStartOffset, logEndOffset),
    logEndOffset,
    sizeInBytes: last ? last.position + last.bytes.length : 0,
    epochs: log.epochs.filter(({ startOffset }) => startOffset < logEndOffset),
    producers: producersBelow(log.producers, logEndOffset),
    completed: completedBelow(log.completed, logEndOffset),
  }
}

/** KIP-101, 279: the largest epoch here that is at most the one asked for, and where it ends; −1 where there is none. */
export function epochEndOffset({ epochs, logEndOffset }: Log, asked: number): { epoch: number; endOffset: number } {
  const next = firstIndex(epochs, ({ epoch }) => epoch > asked)
  if (next === 0) return { epoch: -1, endOffset: -1 }
  return { epoch: epochs[next - 1]!.epoch, endOffset: epochs[next]?.startOffset ?? logEndOffset }
}

export interface Recovered {
  readonly log: Log
  readonly validBytes: number
  /** What stopped the reading, in words; absent when the file is whole. */
  readonly damage?: string
}

/** What was written down of where a log begins: what is deleted, and where its file begins. */
export interface LogStart {
  readonly logStartOffset: number
  readonly firstOffset: number
}

export const fromTheBeginning: LogStart = { logStartOffset: 0, firstOffset: 0 }

/**
 * G3: the log that a file's bytes hold, up to the first batch that is torn, damaged or out of place. `epochs` is where each leader epoch began, as
 * it was written down apart from the log; without it an epoch is only known not to go down. A log that ends before it starts is empty.
 */
export function recover(
  bytes: Uint8Array,
  epochs?: readonly EpochStart[],
  { logStartOffset, firstOffset }: LogStart = fromTheBeginning,
): Recovered {
  let log = emptyAt(firstOffset)
  while (log.sizeInBytes < bytes.length) {
    const at = log.sizeInBytes
    const damage = damageAt(log, bytes, at, epochs)
    if (damage) return { ...begunAt(log, logStartOffset), damage }
    log = append(log, bytes.slice(at, at + readHeader(bytes, at).sizeInBytes))
  }
  return begunAt(log, logStartOffset)
}

/** Deleted records say nothing of their producers any more (ProducerStateManager.truncateAndReload). */
function begunAt(log: Log, logStartOffset: number): Recovered {
  if (logStartOffset > log.logEndOffset) return { log: emptyAt(logStartOffset), validBytes: 0 }
  const begun = deleteBelow(log, logStartOffset)
  const nothing: OfProducers = { producers: noProducers, completed: undefined }
  const known = batchesFrom(begun, begun.logStartOffset).reduce<OfProducers>(withProducer, nothing)
  return { log: { ...begun, ...known }, validBytes: log.sizeInBytes }
}

function damageAt(
  log: Log,
  bytes: Uint8Array,
  at: number,
  epochs: readonly EpochStart[] | undefined,
): string | undefined {
  const error = checkBatch(bytes.subarray(at))
  if (error !== 'NONE') return `${error} at byte ${at}`
  const { baseOffset, leaderEpoch } = readHeader(bytes, at)
  if (baseOffset !== log.logEndOffset) return `offset ${baseOffset} at byte ${at}, where ${log.logEndOffset} follows`
  const known = epochs?.findLast(({ startOffset }) => startOffset <= baseOffset)?.epoch ?? -1
  if (epochs && leaderEpoch !== known)
    return `leader epoch ${leaderEpoch} at byte ${at}, where ${known} was written down`
  return leaderEpoch < lastEpoch(log) ? `leader epoch ${leaderEpoch} after ${lastEpoch(log)} at byte ${at}` : undefined
}
