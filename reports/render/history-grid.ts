/**
 * The grid of an anomaly as text.
 *
 *                                              partition orders
 *                                     offset      0     1     2
 *     line 2   process 0  send  acknowledged    w a     ·     ·
 *     line 9   process 1  poll  ok                ·    ·!   r b
 *     w sent, r read, · not there; ! what is wrong
 *
 *   G1  never wider than 120 columns, nor than the terminal: values are cut first, then columns that nothing is wrong with are left out
 *   G2  nothing is said by colour alone; text of the history is `safe`
 */
import type { Cell, Grid, GridColumn, GridRow, Mark, MarkKind } from '../../properties/history/evidence/index.ts'
import { isRow } from '../../properties/history/readers/logs.ts'
import { textOf } from '../../properties/history/text.ts'
import { wrap } from './columns.ts'
import { counted, type Look, safe } from './look.ts'
import { placed } from './history-words.ts'

const widest = 120
const gap = '  '
/** How many characters of a value are shown, the first that fits. */
const rooms = [32, 24, 16, 12, 8, 5, 3]

const letters: Readonly<Record<MarkKind, readonly [sign: string, says: string]>> = {
  sent: ['w', 'sent'],
  received: ['r', 'read'],
  handled: ['h', 'handled'],
  committed: ['c', 'committed as the next offset'],
  fetched: ['f', 'told to be the committed offset'],
  position: ['p', 'position to read from'],
  assigned: ['+', 'assigned'],
  revoked: ['-', 'revoked'],
  absent: ['·', 'not there'],
}

export function drawGrid(grid: Grid, look: Look): readonly string[] {
  if (grid.rows.length === 0) return []
  const width = Math.min(look.width ?? widest, widest)
  const lines = fitting(grid, width) ?? fitting(narrowed(grid, width), width) ?? tableOf(grid, rooms.at(-1)!)
  return [...lines.map(line => cut(line, width)), ...legendOf(grid).flatMap(line => wrap(line, width))]
}

function fitting(grid: Grid, width: number): readonly string[] | undefined {
  for (const room of rooms) {
    const lines = tableOf(grid, room)
    if (lines.every(line => lengthOf(line) <= width)) return lines
  }
  return undefined
}

function tableOf(grid: Grid, room: number): readonly string[] {
  const rows = [...headsOf(grid, room), ...grid.rows.map(row => cellsOf(grid, row, room))]
  const natural = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => lengthOf(row[at]!))))
  const groups = groupsOf(grid, room)
  const widths = withRoomFor(groups, natural)
  const lines = rows.map(row => joined(row.map((text, at) => padded(text, widths[at]!, at >= labels))))
  return [...groupsLine(groups, widths), ...lines]
}

const joined = (texts: readonly string[]): string => texts.join(gap).trimEnd()

/** Line, process, what, how it ended. */
const labels = 4

function headsOf({ columns }: Grid, room: number): readonly (readonly string[])[] {
  const title = columns.some(({ type }) => type === 'member') ? 'member' : columns.length === 0 ? '' : 'offset'
  return [['', '', '', title, ...columns.map(column => `${headOf(column, room)} `)]]
}

function headOf(column: GridColumn, room: number): string {
  switch (column.type) {
    case 'offset':
      return String(column.offset)
    case 'unknown':
      return '?'
    case 'hole':
      return column.from === column.to ? `(${column.from})` : `(${column.from}–${column.to})`
    case 'elided':
      return '…'
    case 'member':
      return textOf(column.process, room)
  }
}

/** Columns of one partition, and its name. */
interface Group {
  readonly name: string
  /** From here up to, but not including. */
  readonly from: number
  readonly to: number
}

function groupsOf({ columns }: Grid, room: number): readonly Group[] {
  const groups: Group[] = []
  columns.forEach((column, index) => {
    if (column.type === 'member') return
    const name = `partition ${textOf(column.partition, room)}`
    const [at, before] = [labels + index, groups.at(-1)]
    if (before?.name === name) groups[groups.length - 1] = { ...before, to: at + 1 }
    else groups.push({ name, from: at, to: at + 1 })
  })
  return groups
}

/** So that the name of the next partition stands above its columns. */
function withRoomFor(groups: readonly Group[], natural: readonly number[]): readonly number[] {
  const widths = [...natural]
  for (const { name, from, to } of groups.slice(0, -1)) {
    widths[to - 1]! += Math.max(0, lengthOf(name) - spanOf(widths, from, to))
  }
  return widths
}

const spanOf = (widths: readonly number[], from: number, to: number): number =>
  widths.slice(from, to).reduce((sum, width) => sum + width + gap.length, -gap.length)

function groupsLine(groups: readonly Group[], widths: readonly number[]): readonly string[] {
  if (groups.length === 0) return []
  const indent = ' '.repeat(spanOf(widths, 0, labels) + gap.length)
  const names = groups.map(({ name, from, to }) => padded(name, spanOf(widths, from, to), false))
  return [`${indent}${joined(names)}`]
}

function cellsOf({ columns }: Grid, row: GridRow, room: number): readonly string[] {
  const cells = columns.map((column, at) => cellText(column, row.cells[at]!, room))
  const { kind, omitted } = row
  const what = omitted > 0 ? `${kind} (+${omitted})` : kind
  const { process, file, line } = row
  const isNamed = !isRow(process, file, line) && process !== file
  return [placed(row), isNamed ? `process ${textOf(process, room)}` : '', what, outcomeOf(row), ...cells]
}

function outcomeOf({ kind, outcome }: GridRow): string {
  if (outcome === 'pending') return 'never ended'
  if (outcome === 'unknown') return 'not known'
  return kind === 'send' && outcome === 'ok' ? 'acknowledged' : outcome
}

/** What is wrong is marked in a place of its own, so that a column stays in line. */
function cellText(column: GridColumn, cell: Cell, room: number): string {
  const text = cell.map(mark => markText(column, mark, room)).join(', ')
  if (text !== '') return text.endsWith('!') ? text : `${text} `
  return column.type === 'offset' || column.type === 'member' ? '· ' : ''
}

function markText(column: GridColumn, { as, value, offset, isGuilty }: Mark, room: number): string {
  const shown = value === undefined ? '' : ` ${textOf(value, room)}`
  const where = column.type === 'member' && offset !== undefined ? `@${offset}` : ''
  return `${letters[as][0]}${shown}${where}${isGuilty ? '!' : ''}`
}

/** What the signs mean that this grid uses. */
function legendOf({ columns, rows }: Grid): readonly string[] {
  const marks = rows.flatMap(row => row.cells.flat())
  const used = new Set<MarkKind>(marks.map(({ as }) => as))
  const signs = Object.entries(letters).filter(([as]) => used.has(as as MarkKind) && as !== 'absent')
  const words = signs.map(([, [sign, says]]) => `${sign} ${says}`)
  const elided = columns.reduce((sum, column) => sum + (column.type === 'elided' ? column.records : 0), 0)
  const also = [
    ...(columns.length > 0 ? ['· not there'] : []),
    ...(columns.some(({ type }) => type === 'hole') ? ['( ) offsets where nobody saw anything'] : []),
    ...(rows.some(({ omitted }) => omitted > 0) ? ['(+n) n more records, left out'] : []),
    ...(elided > 0 ? [`… ${counted(elided, 'record')} between`] : []),
    ...(columns.some(({ type }) => type === 'unknown') ? ['? no offset known'] : []),
    ...(marks.some(({ isGuilty }) => isGuilty) ? ['! what is wrong'] : []),
  ]
  return columns.length === 0 ? [] : [[...words, ...also].join(', ')]
}

/** Without the columns that nothing is wrong with, from the outermost, until few enough are left. */
function narrowed({ columns, rows }: Grid, width: number): Grid {
  const most = Math.max(1, Math.floor((width - 56) / 8))
  const isGuilty = columns.map((_, at) => rows.some(row => row.cells[at]!.some(mark => mark.isGuilty)))
  const kept = columns.map((_, at) => at).sort((a, b) => Number(isGuilty[b]) - Number(isGuilty[a]) || a - b)
  const shown = kept.slice(0, most).sort((a, b) => a - b)
  return {
    columns: shown.map(at => columns[at]!),
    rows: rows.map(row => ({ ...row, cells: shown.map(at => row.cells[at]!) })),
  }
}

const lengthOf = (text: string): number => [...text].length

function padded(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return isRight ? `${space}${text}` : `${text}${space}`
}

function cut(line: string, width: number): string {
  const text = safe(line)
  return lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`
}
