/**
 * How fast a history is read and checked here: valid ones of four sizes over eight partitions (history-workload.ts), each written to a file, then
 * read and checked by a process of its own, once.
 *
 * Two sizes are those for which figures of Jepsen's checker are known (210,000 and 840,000 entries, an invocation and a completion an operation:
 * some 14 s once warm, and 96 s with 12 GB; on another machine, so beside ours they say no more than the order of magnitude).
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { historyText } from './history-workload.ts'

export interface MeasuredHistory {
  readonly operations: number
  readonly fileBytes: number
  readonly readSeconds: number
  readonly checkSeconds: number
  readonly processorSeconds: number
  readonly memoryBytes: number
}

const sizes = [105_000, 420_000, 1_000_000, 10_000_000]
const partitions = 8
/** A line takes some hundred bytes. */
const bytesNeeded = (operations: number) => 400 * operations

export function runHistoryBench(print: (line: string) => void): readonly MeasuredHistory[] {
  const heads = ['entries', 'file, MB', 'read, s', 'check, s', 'processor, s', 'memory, MB']
  print('Histories: read and checked'.padEnd(66) + heads.map(head => head.padStart(14)).join(''))
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-bench-'))
  try {
    return sizes.flatMap(operations => {
      const measured = measure(folder, operations)
      print(measured === undefined ? tooLarge(operations) : lineOf(measured))
      return measured === undefined ? [] : [measured]
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function measure(folder: string, operations: number): MeasuredHistory | undefined {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < 2 * bytesNeeded(operations)) return undefined
  const file = join(folder, 'history.ndjson')
  write(file, operations)
  const child = fileURLToPath(new URL('history-child.js', import.meta.url))
  const told = JSON.parse(execFileSync(process.execPath, [child, file], { encoding: 'utf8' })) as Told
  if (told.operations !== operations || told.anomalies !== 0) {
    throw new Error(
      `A valid history of ${operations} operations was read as ${told.operations}, ${told.anomalies} anomalies.`,
    )
  }
  return { ...told, fileBytes: statSync(file).size }
}

type Told = Omit<MeasuredHistory, 'fileBytes'> & { readonly anomalies: number }

function write(file: string, operations: number): void {
  const to = openSync(file, 'w')
  for (const text of historyText({ operations, partitions })) writeSync(to, text)
  closeSync(to)
}

function lineOf({ operations, fileBytes, readSeconds, checkSeconds, processorSeconds, memoryBytes }: MeasuredHistory) {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(0)
  const seconds = [readSeconds, checkSeconds, processorSeconds].map(value => value.toFixed(1))
  const cells = [(2 * operations).toLocaleString('en'), mb(fileBytes), ...seconds, mb(memoryBytes)]
  const name = `${operations.toLocaleString('en')} operations over ${partitions} partitions, valid`
  return name.padEnd(66) + cells.map(cell => cell.padStart(14)).join('')
}

const tooLarge = (operations: number) =>
  `${operations.toLocaleString('en')} operations: not measured, the folder for temporary files has no room for them.`
