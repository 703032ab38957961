/**
 * The rows of a plain log, CSV or NDJSON, in batches, each with the number of its line.
 *
 *   R1  the names of the columns are known before the first row is taken: of CSV from its first line, of NDJSON from the first piece of the file
 */
import { once } from 'node:events'
import { parse, type Parser } from 'csv-parse'
import { UsageError } from '../../../model/deployment/index.ts'
import { CsvQuotes } from '../../../properties/history/readers/csv-quotes.ts'
import { parseJson } from '../../../properties/history/readers/exact-json.ts'
import { Lines } from '../../../properties/history/readers/lines.ts'
import type { Cells } from '../../../properties/history/readers/logs.ts'
import { firstLineOf, separatorOf } from '../../../properties/history/readers/recognise.ts'
import { isFields } from '../../../properties/history/readers/shapes.ts'
import { Unreadable } from '../../../properties/history/readers/sink.ts'
import type { TextFile } from './text-of-file.ts'

export interface Row {
  readonly line: number
  /** Or why it is damaged. */
  readonly cells: Cells | Unreadable
}

export interface Rows {
  readonly header: readonly string[]
  /** Where in the cells of a row the column is. */
  readonly reach: (column: string) => string | number
  readonly batches: AsyncIterable<readonly Row[]>
}

export const rowsOf = (text: TextFile): Promise<Rows> =>
  /^\s*\{/.test(text.first) ? rowsOfNdjson(text) : rowsOfCsv(text)

async function rowsOfNdjson(text: TextFile): Promise<Rows> {
  const batches = objectsOf(text)
  const first = await batches.next()
  const rows = first.done === true ? [] : first.value
  const header = [...new Set(rows.flatMap(({ cells }) => (cells instanceof Unreadable ? [] : Object.keys(cells))))]
  return { header, reach: column => column, batches: prepend(rows, batches) }
}

async function* objectsOf(text: TextFile): AsyncGenerator<readonly Row[]> {
  let rows: Row[] = []
  const lines = new Lines({
    line: (text, line) => {
      const value = parseJson(text)
      const cells = isFields(value as Cells[string]) ? (value as Cells) : new Unreadable('is no JSON object')
      rows.push({ line, cells: value instanceof Unreadable ? value : cells })
    },
    damaged: (line, why) => rows.push({ line, cells: new Unreadable(why) }),
  })
  for await (const piece of text.pieces()) {
    lines.take(piece)
    if (rows.length > 0) yield rows
    rows = []
  }
  lines.end()
  yield rows
}

async function rowsOfCsv(text: TextFile): Promise<Rows> {
  const batches = parsedCsv(text)
  const first: Row[] = []
  // The parser holds a short text back until it ends, while what is damaged comes at once.
  while (first.every(isDamaged)) {
    const batch = await batches.next()
    if (batch.done === true) break
    first.push(...batch.value)
  }
  const header = first.toSorted((one, other) => one.line - other.line)[0]
  if (header === undefined) throw new UsageError(`${text.path} has no rows.`)
  if (header.cells instanceof Unreadable) {
    throw new UsageError(`${text.path} has no names for its columns: its first line ${header.cells.why}.`)
  }
  const rows = first.filter(row => row !== header)
  const names = Array.from(header.cells as unknown as readonly string[], name => name.trim())
  return {
    header: names,
    reach: column => names.indexOf(column),
    batches: prepend(rows, batches),
  }
}

const isDamaged = ({ cells }: Row): boolean => cells instanceof Unreadable

async function* parsedCsv(text: TextFile): AsyncGenerator<readonly Row[]> {
  const damaged: Row[] = []
  const quotes = new CsvQuotes((line, why) => damaged.push({ line, cells: new Unreadable(why) }))
  // Empty lines are kept: they count.
  const parser = parse({
    delimiter: separatorOf(firstLineOf(text.first)),
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  })
  const counted = new CountedRows()
  parser.on('skip', () => damaged.push({ line: counted.line, cells: new Unreadable('is not CSV') }))
  for await (const piece of text.pieces()) {
    const isTaken = parser.write(quotes.take(piece))
    const rows = counted.drain(parser)
    if (!isTaken && parser.writableNeedDrain) await once(parser, 'drain')
    yield [...rows, ...damaged.splice(0)]
  }
  parser.end(quotes.end())
  for await (const cells of parser as AsyncIterable<readonly string[]>) counted.push(cells)
  yield [...counted.drain(parser), ...damaged]
}

/** Rows and the lines they begin on. The parser counts them too, but at a third of its time. */
class CountedRows {
  #rows: Row[] = []
  #width: number | undefined
  /** Of the next row. */
  line = 1

  push(cells: readonly string[]): void {
    const { line } = this
    this.line += 1 + linesWithin(cells)
    if (cells.length === 1 && cells[0]!.trim() === '') return
    this.#width ??= cells.length
    const isWide = cells.length === this.#width
    const why = isWide ? '' : `has ${cells.length} cells where the header has ${this.#width}`
    this.#rows.push({ line, cells: isWide ? (cells as unknown as Cells) : new Unreadable(why) })
  }

  drain(parser: Parser): readonly Row[] {
    for (let cells = next(parser); cells !== null; cells = next(parser)) this.push(cells)
    return this.#rows.splice(0)
  }
}

const next = (parser: Parser): readonly string[] | null => parser.read() as readonly string[] | null

function linesWithin(cells: readonly string[]): number {
  let lines = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) lines++
  }
  return lines
}

async function* prepend(first: readonly Row[], rest: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  yield first
  yield* rest
}
