/**
 * Histories from files: opened, recognised, read in one pass, held as columns.
 *
 *   H1  a file that is not a history is a UsageError of one sentence; damaged lines are counted and the rest is read
 *   H2  every file is opened once, so that pipes will do
 */
import { UsageError } from '../../../model/deployment/index.ts'
import { Collector, type Collected, type Facts } from '../../../properties/history/readers/collector.ts'
import { type Format, formats, readers, type SingleFormat } from '../../../properties/history/readers/readers.ts'
import { recognise, Unrecognised } from '../../../properties/history/readers/recognise.ts'
import { longest, tooLong } from '../../../properties/history/readers/sink.ts'
import { readLogs } from './read-logs.ts'
import { nameOf } from '../files.ts'
import { openText, type TextFile, whatIsRead } from './text-of-file.ts'

export interface HistoryOptions {
  readonly format?: Format | undefined
  /** Of logs: `partition=part,value=order_id,…`. */
  readonly columns?: string | undefined
  readonly acknowledged?: readonly string[] | undefined
  readonly consumed?: readonly string[] | undefined
  /** Only one history can be told of. */
  readonly isOne?: boolean | undefined
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

/** One history a file; of logs one from all. Each is read when it is asked for. */
export async function* histories(
  files: readonly string[],
  options: HistoryOptions = {},
  onProgress: (progress: Progress) => void = () => {},
): AsyncGenerator<History> {
  const { acknowledged = [], consumed = [] } = options
  const open = opener(onProgress)
  const hasSides = acknowledged.length + consumed.length > 0
  if (files.length === 0 && !hasSides) throw new UsageError(`Which file? ackproof reads ${whatIsRead}.`)
  assertStandardInputOnce([...files, ...acknowledged, ...consumed])
  if (hasSides || options.format === 'logs' || options.columns !== undefined) {
    yield await logsOf(files, options, open)
    return
  }
  const [first, ...others] = files
  const text = await open.file(first!)
  const format = await formatOf(text, options.format)
  if (format === 'logs') {
    yield await logsOf(files, options, open, text)
    return
  }
  if (options.isOne === true && others.length > 0) throw new UsageError('--jepsen-json tells of one history: give one file at a time.') // prettier-ignore
  yield await readOne(text, format, open)
  for (const file of others) yield await readNext(file, options.format, open)
}

/** All of them at once. */
export async function readHistory(...of: Parameters<typeof histories>): Promise<readonly History[]> {
  const all: History[] = []
  for await (const history of histories(...of)) all.push(history)
  return all
}

function assertStandardInputOnce(files: readonly string[]): void {
  if (files.filter(file => file === '-').length < 2) return
  throw new UsageError('Standard input (-) can be given once: what one reader took, the next one does not find there.')
}

async function readNext(file: string, asked: Format | undefined, open: Opener): Promise<History> {
  const text = await open.file(file)
  const format = await formatOf(text, asked)
  if (format !== 'logs') return readOne(text, format, open)
  throw new UsageError(`${text.path} is a plain log, and another file is not: check one kind at a time.`)
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
      onProgress({ file: nameOf(path), bytes, operations: collecting?.operations ?? 0 })
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

async function readOne(text: TextFile, format: SingleFormat, open: Opener): Promise<History> {
  const collector = new Collector(why => {
    throw new UsageError(`${text.path} ${why}.`)
  })
  open.onCollector(collector)
  await take(text, format, collector)
  const collected = collector.collected({ areSingle: format === 'ndjson' })
  if (collector.operations === 0) throw new UsageError(unreadable(text.path, format, collected))
  const facts = { hasRealTime: true, sendsAreComplete: collector.sendsAreComplete }
  return { ...collected, files: [text.path], format, facts }
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
  if (first === undefined) return `${path} holds an empty history, without any operation.`
  const why = `${first.operation === undefined ? `line ${first.line}` : `operation ${first.operation}`} ${first.why}`
  return `${path} is no history in the format ${format}: ${why}.`
}

/** The first operation may be longer than a piece. */
async function formatOf(text: TextFile, asked: Format | undefined): Promise<Format> {
  if (asked !== undefined) return asked
  for (;;) {
    const recognised = recognise(text.first, text.isWhole)
    if (!(recognised instanceof Unrecognised)) return recognised
    if (recognised.format !== 'may come' || text.first.length >= longest) throw notRecognised(text.path, recognised)
    await text.readOn()
  }
}

function notRecognised(path: string, { why, format }: Unrecognised): UsageError {
  if (format === 'none') return new UsageError(`${path} ${why}. ackproof reads ${whatIsRead}.`)
  if (format === 'may come') return new UsageError(`${path} begins with an operation that ${tooLong}.`)
  return new UsageError(`${path} ${why}: say which it is with --input-format ${formats.join(' | ')}.`)
}
