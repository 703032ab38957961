/**
 * Consumer, what a fetch brought: which of its records are handed out, and where the position is then (the Java client's CompletedFetch).
 *
 *     batches   a 7 · b 7 (aborted) · abort marker of 7 · c (torn)           aborted list   7 from the offset of b
 *     read_uncommitted:  a b           read_committed:  a                    both go on at c
 *
 *   R1  a record is handed out at or behind the position, in the order of the log
 *   R2  nothing of a batch that fails its checksum is handed out, nor anything behind it
 *   R3  a transaction is aborted from the offset that the leader names on, up to its marker; the same producer's next one may be committed
 *
 * Not modelled: batches of which compaction has taken records.
 */
import type { ConsumerConfig, PolledRecord } from './consumer-state.ts'
import { checkBatch } from './check-batch.ts'
import { markerIn } from './control-batch.ts'
import type { ResponseOf } from './protocol.ts'
import type { ReadBatch } from './reader-rules.ts'
import { type BatchHeader, batchesIn, decodeRecords, readHeader } from './record-batch.ts'
import { kafkaRules } from './rules.ts'
import type { AbortedTransaction } from './transaction-protocol.ts'

export interface Read {
  readonly records: readonly PolledRecord[]
  /** Where the next fetch begins. */
  readonly position: number
}

export function readFetched(answer: ResponseOf<'Fetch'>, position: number, config: ConsumerConfig): Read {
  const { topicPartition, batches: bytes, abortedTransactions = [] } = answer
  const { rules = kafkaRules, maxPollRecords } = config
  const batches = judged(wholeIn(bytes), abortedTransactions)
  const given = batches
    .filter(batch => rules.handsOut(batch, config))
    .flatMap(({ bytes: whole, header }) => {
      const { leaderEpoch } = header
      return decodeRecords(whole).map(({ offset, key, value }) => ({ topicPartition, offset, leaderEpoch, key, value }))
    })
  const ahead = given.filter(({ offset }) => offset >= position)
  const records = ahead.slice(0, maxPollRecords)
  const handedOut = (records.at(-1)?.offset ?? position - 1) + 1
  const last = batches.at(-1)?.header.lastOffset ?? position - 1
  const isAllGiven = records.length === ahead.length
  return { records, position: isAllGiven ? rules.positionAfter({ handedOut, read: last + 1 }) : handedOut }
}

/** R2. */
function wholeIn(bytes: Uint8Array): readonly Uint8Array[] {
  const whole = batchesIn(bytes)
  const corrupt = whole.findIndex(batch => checkBatch(batch) !== 'NONE')
  return corrupt < 0 ? whole : whole.slice(0, corrupt)
}

interface JudgedBatch extends ReadBatch {
  readonly bytes: Uint8Array
  readonly header: BatchHeader
}

/** R3. */
function judged(batches: readonly Uint8Array[], listed: readonly AbortedTransaction[]): readonly JudgedBatch[] {
  const aborting = new Set<number>()
  let waiting = listed.toSorted((one, other) => one.firstOffset - other.firstOffset)
  return batches.map(bytes => {
    const header = readHeader(bytes)
    const { producerId, isControl, isTransactional, lastOffset } = header
    for (const each of waiting) if (each.firstOffset <= lastOffset) aborting.add(each.producerId)
    waiting = waiting.filter(({ firstOffset }) => firstOffset > lastOffset)
    const isAborted = isTransactional && aborting.has(producerId)
    if (markerIn(bytes)?.committed === false) aborting.delete(producerId)
    return { bytes, header, isControl, isAborted }
  })
}
