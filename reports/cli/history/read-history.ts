/**
 * Histories from files: opened, recognised, read in one pass, held as columns.
 *
 *   H1  a file that is not a history is a UsageError of one sentence; damaged lines are counted and the rest is read
 *   H2  every file is opened once, so that pipes will do
 */
import { UsageError } from '../../../model/deployment/index.ts'
import { Collector, type Collected, type Facts } from '../../../properties/history/readers/collector.ts'
import { type Format, formats, readers, type SingleFormat } from '../../../properties/history/readers/readers.ts'
import { recognise } from '../../../properties/history/readers/recognise.ts'
import { Unreadable } from '../../../properties/history/readers/sink.ts'
import { readLogs, wrongWith } from './read-logs.ts'
import { openText, type TextFile, whatIsRead } from './text-of-file.ts'

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
  options: HistoryOptions = {},
  onProgress: (progress: Progress) => void = () => {},
): Promise<readonly History[]> {
  const { acknowledged = [], consumed = [] } = options
  const open = opener(onProgress)
  const hasSides = acknowledged.length + consumed.length > 0
  if (files.length === 0 && !hasSides) throw new UsageError(`Which file? ackproof reads ${whatIsRead}.`)
  if (hasSides || options.format === 'logs' || options.columns !== undefined)
    return [await logsOf(files, options, open)]
  const [first] = files
  const text = await open.file(first!)
  if (formatOf(text, options.format) === 'logs') return [await logsOf(files, options, open, text)]
  const histories = [await readOne(text, options.format, open)]
  for (const file of files.slice(1)) histories.push(await readOne(await open.file(file), options.format, open))
  return histories
}

interface Opener {
  readonly file: (path: string) => Promise<TextFile>
  readonly onCollector: (collector: Collector) => void
}

function opener(onProgress: (progress: Progress) => void): Opener {
  let collecting: Collector | undefined
  const file = (path: string) => {
    let bytes = 0
    return openText(path, count => {
      bytes += count
      onProgress({ file: path, bytes, operations: collecting?.operations ?? 0 })
    })
  }
  return { file, onCollector: collector => (collecting = collector) }
}

async function logsOf(
  files: readonly string[],
  options: HistoryOptions,
  open: Opener,
  first?: TextFile,
): Promise<History> {
  const { acknowledged = [], consumed = [] } = options
  const all = (paths: readonly string[]) => Promise.all(paths.map(open.file))
  const texts = first === undefined ? await all(files) : [first, ...(await all(files.slice(1)))]
  const named = { acknowledged: await all(acknowledged), consumed: await all(consumed) }
  return readLogs(texts, named, options, open.onCollector)
}

async function readOne(text: TextFile, asked: Format | undefined, open: Opener): Promise<History> {
  const format = formatOf(text, asked)
  if (format === 'logs') {
    throw new UsageError(`${text.path} is a plain log, and another file is not: check one kind at a time.`)
  }
  const collector = new Collector(why => {
    throw new UsageError(`${text.path} ${why}.`)
  })
  open.onCollector(collector)
  await take(text, format, collector)
  const wrong = wrongWith(text, collector)
  const collected = collector.collected(format === 'ndjson')
  if (collector.operations === 0) throw new UsageError(unreadable(text.path, format, collected))
  const facts = { hasRealTime: true, sendsAreComplete: collector.sendsAreComplete }
  return { ...collected, notices: [...wrong, ...collected.notices], files: [text.path], format, facts }
}

async function take(text: TextFile, format: SingleFormat, collector: Collector): Promise<void> {
  const reader = readers[format](collector)
  try {
    for await (const piece of text.pieces()) reader.take(piece)
  } finally {
    await text.close()
  }
  reader.end()
}

function unreadable(path: string, format: Format, { damaged }: Collected): string {
  const [first] = damaged.first
  const why = first === undefined ? 'it has no operation' : `line ${first.line} ${first.why}`
  return `${path} is no history in the format ${format}: ${why}.`
}

function formatOf({ path, first }: TextFile, asked: Format | undefined): Format {
  if (asked !== undefined) return asked
  const recognised = recognise(first)
  if (!(recognised instanceof Unreadable)) return recognised
  throw new UsageError(`${path} ${recognised.why}: say which it is with --input-format ${formats.join(' | ')}.`)
}
