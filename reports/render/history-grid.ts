/**
 * The grid of a proof: one row an operation, in the order in which they were begun, one column an offset.
 *
 *     line  process   operation     0    1    2
 *     2     producer  send          +a
 *     7     reader    poll          .    ✗b   b
 *
 * `+` sent, a bare value received, `✓` handled, `⇥` committed, `▸` position, `✗` not given though it stood there; [ ] what it is about.
 */
import type { CaseOfReport } from '../history-report.ts'
import { type Cell, columns } from './columns.ts'
import { name, valueText } from './history-words.ts'
import type { Look } from './look.ts'

type Grid = NonNullable<CaseOfReport['evidence']>['grid']
type Mark = Grid['rows'][number]['cells'][number][number]

export function drawGrid({ columns: heads, rows }: Grid, look: Look, indent: number): readonly string[] {
  if (rows.length === 0) return []
  const isOne = new Set(heads.flatMap(head => ('partition' in head ? [String(head.partition)] : []))).size < 2
  const first = ['line', 'process', 'operation', ...heads.map(head => headText(head, isOne))]
  const drawn = rows.map(({ line, process, kind, outcome, omitted, cells }): Cell[] => [
    String(line),
    name(process),
    `${kind}${outcome === 'ok' ? '' : ` (${outcome})`}${omitted > 0 ? ` …${omitted}` : ''}`,
    ...cells.map(marksCell),
  ])
  const titles = first.map((text): Cell => ({ text, paint: 'dim' }))
  return columns([titles, ...drawn], look, { indent, flexible: [] })
}

function headText(head: Grid['columns'][number], isOne: boolean): string {
  const of = isOne || !('partition' in head) ? '' : `${name(head.partition)}:`
  switch (head.type) {
    case 'offset':
      return `${of}${head.offset}`
    case 'unknown':
      return `${of}?`
    case 'hole':
      return `${of}·`
    case 'elided':
      return `${of}(${head.records})`
    case 'member':
      return name(head.process)
  }
}

function marksCell(marks: readonly Mark[]): Cell {
  const text = marks.map(markText).join(' ')
  return marks.some(({ isGuilty }) => isGuilty) ? { text, paint: 'bold' } : text
}

const signs: Readonly<Record<string, string>> = {
  sent: '+',
  received: '',
  handled: '✓',
  committed: '⇥',
  position: '▸',
  assigned: '<',
  revoked: '>',
  absent: '✗',
}

function markText({ as, value, isGuilty }: Mark): string {
  const text = `${signs[as] ?? ''}${value === undefined ? '' : valueText(value)}` || as
  return isGuilty ? `[${text}]` : text
}
