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
import { tooLong, Unreadable } from '../../../properties/history/readers/sink.ts'
import type { TextFile } from './text-of-file.ts'

export interface Row {
  readonly line: number
  /** Or why it is damaged. */
  readonly cells: Cells | Unreadable
}

type CsvRow = string[] & { readonly line: number }

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
    tooLong: line => rows.push({ line, cells: new Unreadable(tooLong) }),
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
  // The parser holds a short text back until it ends.
  while (first.length === 0) {
    const batch = await batches.next()
    if (batch.done === true) throw new UsageError(`${text.path} has no rows.`)
    first.push(...batch.value)
  }
  const [header, ...rows] = first
  if (header === undefined || header.cells instanceof Unreadable) {
    throw new UsageError(`${text.path} has a first line that is damaged, and so no names for its columns.`)
  }
  const names = Array.from(header.cells as unknown as readonly string[], name => name.trim())
  const wide = widthOf(names.length)
  return {
    header: names,
    reach: column => names.indexOf(column),
    batches: mapped(prepend(rows, batches), rows => rows.map(wide)),
  }
}

const widthOf =
  (width: number) =>
  (row: Row): Row => {
    const cells = row.cells as unknown as readonly string[]
    if (row.cells instanceof Unreadable || cells.length === width) return row
    return { line: row.line, cells: new Unreadable(`has ${cells.length} cells where the header has ${width}`) }
  }

async function* parsedCsv(text: TextFile): AsyncGenerator<readonly Row[]> {
  const damaged: Row[] = []
  const quotes = new CsvQuotes((line, why) => damaged.push({ line, cells: new Unreadable(why) }))
  const parser = parse({
    delimiter: separatorOf(firstLineOf(text.first)),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_record: (cells: string[], { lines }): CsvRow => Object.assign(cells, { line: lines }),
  })
  parser.on('skip', (error?: { lines?: number }) =>
    damaged.push({ line: error?.lines ?? 0, cells: new Unreadable('is not CSV') }),
  )
  for await (const piece of text.pieces()) {
    if (!parser.write(quotes.take(piece))) {
      const rows = drain(parser)
      if (parser.writableNeedDrain) await once(parser, 'drain')
      yield [...rows, ...drain(parser), ...damaged.splice(0)]
    } else yield [...drain(parser), ...damaged.splice(0)]
  }
  parser.end(quotes.end())
  const rest = drain(parser)
  if (!parser.readableEnded) for await (const row of parser as AsyncIterable<CsvRow>) rest.push(rowOf(row))
  yield [...rest, ...damaged]
}

function drain(parser: Parser): Row[] {
  const rows: Row[] = []
  for (let row = parser.read() as CsvRow | null; row !== null; row = parser.read() as CsvRow | null)
    rows.push(rowOf(row))
  return rows
}

const rowOf = (cells: CsvRow): Row => ({ line: cells.line, cells: cells as unknown as Cells })

async function* prepend(first: readonly Row[], rest: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  yield first
  yield* rest
}

async function* mapped(
  batches: AsyncIterable<readonly Row[]>,
  map: (rows: readonly Row[]) => readonly Row[],
): AsyncGenerator<readonly Row[]> {
  for await (const rows of batches) yield map(rows)
}
