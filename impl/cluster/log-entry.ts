/** Records of a broker's log, as a test reads them: text instead of bytes, without the markers that end transactions. */
import { batchesFrom, type Log } from '../core/log.ts'
import { decodeRecords, readHeader } from '../core/record-batch.ts'
import type { IsolationLevel } from '../core/transaction-protocol.ts'
import type { Replica } from '../core/replica-state.ts'
import { kafkaRules } from '../core/rules.ts'
import { assertIsolationLevel } from './contract.ts'

export interface LogEntry {
  readonly offset: number
  /** Of the leader that wrote it. */
  readonly leaderEpoch: number
  readonly key: string | null
  readonly value: string | null
  /** What became of the transaction that it is of, as far as this log knows. Absent: it is of none. */
  readonly transaction?: 'open' | 'committed' | 'aborted'
}

const decoder = new TextDecoder()
export const textOf = (bytes: Uint8Array | null): string | null => (bytes === null ? null : decoder.decode(bytes))

/** What is deleted is not there. */
export const entriesOf = (log: Log): readonly LogEntry[] =>
  batchesFrom(log, log.logStartOffset)
    .filter(({ bytes }) => !readHeader(bytes).isControl)
    .flatMap(({ bytes, leaderEpoch }) => {
      const transaction = transactionOf(log, bytes)
      return decodeRecords(bytes).map(({ offset, key, value }) => ({
        offset,
        leaderEpoch,
        key: textOf(key),
        value: textOf(value),
        ...(transaction === undefined ? {} : { transaction }),
      }))
    })
    .filter(({ offset }) => offset >= log.logStartOffset)

function transactionOf({ completed }: Log, bytes: Uint8Array): LogEntry['transaction'] {
  const { isTransactional, producerId, baseOffset } = readHeader(bytes)
  if (!isTransactional) return undefined
  for (let each = completed; each !== undefined; each = each.earlier) {
    const isIt = each.producerId === producerId && each.firstOffset <= baseOffset && baseOffset < each.lastOffset
    if (isIt) return each.isAborted ? 'aborted' : 'committed'
  }
  return 'open'
}

/** What a read_committed consumer may be given: below the last stable offset, and not aborted. */
export const isCommitted = ({ offset, transaction }: LogEntry, lastStableOffset: number): boolean =>
  offset < lastStableOffset && transaction !== 'aborted'

export type UpTo = 'end' | 'high watermark' | 'last stable offset'

/** How far whoever reads at this level may read. RangeError: a level that is none. */
export function upToOf(isolationLevel: IsolationLevel): UpTo {
  assertIsolationLevel(isolationLevel)
  return isolationLevel === 'read_committed' ? 'last stable offset' : 'high watermark'
}

/** One copy of a partition. */
export function entriesUpTo(replica: Replica, upTo: UpTo): readonly LogEntry[] {
  const entries = entriesOf(replica.log)
  if (upTo === 'end') return entries
  if (upTo === 'high watermark') return entries.filter(({ offset }) => offset < replica.highWatermark)
  const lastStableOffset = kafkaRules.lastStableOffset(replica)
  return entries.filter(entry => isCommitted(entry, lastStableOffset))
}
