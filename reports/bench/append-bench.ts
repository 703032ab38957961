/**
 * What the page cache is worth: records appended to a file of this machine, one write each, with a flush after each and with none (claim S34).
 *
 * In turns, so that a disk that is busy for a while is busy for both; the median of three. The file lies in the system's temporary folder: where
 * that is memory, a flush costs nothing, and the ratio says so.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MeasuredAppends {
  readonly records: number
  readonly recordBytes: number
  /** Records a second, by the clock on the wall: what is waited for is a disk. */
  readonly lazyPerSecond: number
  readonly flushedPerSecond: number
  /** How many times as fast it is without the flush. */
  readonly ratio: number
}

const RUNS = 3

export function runAppendBench(print: (line: string) => void, records = 2_000, recordBytes = 1_000): MeasuredAppends {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-append-'))
  try {
    const turns = Array.from({ length: RUNS }, () =>
      [false, true].map(flushes => append(join(folder, `log-${flushes}`), records, recordBytes, flushes)),
    )
    const [lazy, flushed] = [0, 1].map(which => median(turns.map(turn => turn[which]!))) as [number, number]
    const measured = {
      records,
      recordBytes,
      lazyPerSecond: Math.round(records / lazy),
      flushedPerSecond: Math.round(records / flushed),
      ratio: flushed / lazy,
    }
    print(lineOf(measured))
    return measured
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds. */
function append(file: string, records: number, recordBytes: number, flushes: boolean): number {
  const record = new Uint8Array(recordBytes).fill(0x61)
  const handle = openSync(file, 'w')
  const start = performance.now()
  for (let i = 0; i < records; i++) {
    writeSync(handle, record)
    if (flushes) fdatasyncSync(handle)
  }
  const seconds = (performance.now() - start) / 1_000
  closeSync(handle)
  return seconds
}

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!

function lineOf({ records, recordBytes, lazyPerSecond, flushedPerSecond, ratio }: MeasuredAppends): string {
  const [lazy, flushed] = [lazyPerSecond, flushedPerSecond].map(rate => rate.toLocaleString('en'))
  return `${records.toLocaleString('en')} appends of ${recordBytes} bytes to a file: ${lazy} a second into the page cache, ${flushed} with a flush each, ratio ${ratio.toFixed(1)}`
}
