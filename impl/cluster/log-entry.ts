/** Records of a broker's log, as a test reads them: text instead of bytes. */
import { batchesFrom, type Log } from '../core/log.ts'
import { decodeRecords } from '../core/record-batch.ts'

export interface LogEntry {
  readonly offset: number
  /** Of the leader that wrote it. */
  readonly leaderEpoch: number
  readonly key: string | null
  readonly value: string | null
}

const decoder = new TextDecoder()
export const textOf = (bytes: Uint8Array | null): string | null => (bytes === null ? null : decoder.decode(bytes))

/** What is deleted is not there. */
export const entriesOf = (log: Log): readonly LogEntry[] =>
  batchesFrom(log, log.logStartOffset)
    .flatMap(({ bytes, leaderEpoch }) =>
      decodeRecords(bytes).map(({ offset, key, value }) => ({
        offset,
        leaderEpoch,
        key: textOf(key),
        value: textOf(value),
      })),
    )
    .filter(({ offset }) => offset >= log.logStartOffset)
