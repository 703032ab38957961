/**
 * Histories from files: opened, recognised, read in one pass, held as columns.
 *
 *   H1  a file that is not a history is a UsageError of one sentence; damaged lines are counted and the rest is read
 */
import { UsageError } from '../../../model/deployment/index.ts'
import { Collector, type Collected, type Facts } from '../../../properties/history/readers/collector.ts'
import { type Format, readers } from '../../../properties/history/readers/readers.ts'
import { textOfFile, whatIsRead } from './text-of-file.ts'

export interface HistoryOptions {
  readonly format?: Format | undefined
  /** Of logs: `partition=part,value=order_id,…`. */
  readonly columns?: string | undefined
  readonly acknowledged?: readonly string[] | undefined
  readonly consumed?: readonly string[] | undefined
}

export interface History extends Collected {
  readonly files: readonly string[]
  readonly format: Format
  readonly facts: Facts
}

export interface Progress {
  readonly file: string
  /** Of the file as it lies on the disk. */
  readonly bytes: number
  readonly operations: number
}

/** One history a file; of logs one from all. */
export async function readHistory(
  files: readonly string[],
  _options: HistoryOptions = {},
  onProgress: (progress: Progress) => void = () => {},
): Promise<readonly History[]> {
  const histories: History[] = []
  for (const file of files) histories.push(await readOne(file, onProgress))
  return histories
}

async function readOne(file: string, onProgress: (progress: Progress) => void): Promise<History> {
  const collector = new Collector(why => {
    throw new UsageError(`${file} ${why}.`)
  })
  const extra: string[] = []
  let bytes = 0
  const reader = readers['jepsen-json'](collector)
  const told = {
    bytes: (count: number) => {
      bytes += count
      onProgress({ file, bytes, operations: collector.operations })
    },
    broken: (why: string) => collector.damaged(collector.line + 1, why),
    notUtf8: () => extra.push(''),
  }
  for await (const text of textOfFile(file, told)) reader.take(text)
  reader.end()
  const collected = collector.collected()
  if (collector.operations === 0) throw new UsageError(`${file} holds no history: ackproof reads ${whatIsRead}.`)
  return { ...collected, files: [file], format: 'jepsen-json', facts: { hasRealTime: true, sendsAreComplete: true } }
}
