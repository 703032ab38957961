/** What a broker's log and disk hold, in the model's fields; `nameOf` gives a leader epoch the model's number. */
import { batchesOf, type Log, recover } from '../../impl/core/log.ts'
import { highWatermarkFile, logFile } from '../../impl/core/replica-state.ts'
import type { Disk } from '../../impl/world/index.ts'
import { recordIn } from './producer-application.ts'
import { partitionName } from './stage.ts'

/** One record of a log: `record.send@epoch`. */
export const entry = (record: number, send: number, epoch: number): string => `#${record}.${send}@${epoch}`

export const entriesOf = (log: Log, nameOf: (leaderEpoch: number) => number): readonly string[] =>
  batchesOf(log).map(({ bytes, leaderEpoch }) => {
    const { record, send } = recordIn(bytes)
    return entry(record, send, nameOf(leaderEpoch))
  })

/** How many of the log's records are on the disk for certain. */
export function flushedOn(disk: Disk, log: Log): number {
  const durable = disk.durableBytes(logFile(partitionName))
  return batchesOf(log).filter(({ position, bytes }) => position + bytes.length <= durable).length
}

/** What the disk of a broker that is down would give to its next start. */
export function diskView(disk: Disk, nameOf: (leaderEpoch: number) => number) {
  const { logs, files } = disk.image()
  const { log } = recover(logs[logFile(partitionName)] ?? new Uint8Array())
  const highWatermark = Math.min(Number(files[highWatermarkFile(partitionName)] ?? 0), log.logEndOffset)
  return { state: 'down', log: entriesOf(log, nameOf), flushed: flushedOn(disk, log), highWatermark }
}
