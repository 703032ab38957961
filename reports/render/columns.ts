/**
 * Columns without borders: cells that fit stand on one line, the others wrap inside their column.
 *
 *   C1  no text is ever cut off: a word longer than its column is broken
 *   C2  only columns named as flexible give way
 */
import Table from 'cli-table3'
import { type Look, type Paint, safe } from './look.ts'

export interface Painted {
  readonly text: string
  readonly paint: keyof Paint
}
export type Cell = string | Painted

export interface Shape {
  readonly indent: number
  /** The columns that wrap when the terminal is narrow. */
  readonly flexible: readonly number[]
  readonly right?: readonly number[]
}

const GAP = 2
const NARROWEST = 16
const edges =
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
const bare = { ...Object.fromEntries(edges.split(' ').map(edge => [edge, ''])), middle: ' '.repeat(GAP) }

export function columns(rows: readonly (readonly Cell[])[], look: Look, shape: Shape): readonly string[] {
  if (rows.length === 0) return []
  const widths = fit(naturalWidths(rows), look, shape)
  const table = new Table({
    chars: bare,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: widths.map((_, i) => (shape.right?.includes(i) ? 'right' : 'left')),
  })
  for (const row of rows) table.push(row.map((cell, i) => drawn(cell, widths[i]!, look)))
  const indent = ' '.repeat(shape.indent)
  return table
    .toString()
    .split('\n')
    .map(line => `${indent}${line}`.trimEnd())
}

const textOf = (cell: Cell) => safe(typeof cell === 'string' ? cell : cell.text)

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const count = Math.max(...rows.map(row => row.length))
  return Array.from({ length: count }, (_, i) => Math.max(1, ...rows.map(row => textOf(row[i] ?? '').length)))
}

/** The widest flexible column gives way first. */
function fit(widths: number[], { width }: Look, { indent, flexible }: Shape): number[] {
  let over = indent + widths.reduce((sum, each) => sum + each + GAP, -GAP) - (width ?? Infinity)
  while (over > 0) {
    const widest = flexible.reduce((best, i) => (widths[i]! > widths[best]! ? i : best), flexible[0] ?? -1)
    if (widest < 0 || widths[widest]! <= NARROWEST) break
    widths[widest]!--
    over--
  }
  return widths
}

function drawn(cell: Cell, width: number, { paint }: Look): string {
  const lines = wrap(textOf(cell), width)
  return (typeof cell === 'string' || cell.text === '' ? lines : lines.map(paint[cell.paint])).join('\n')
}

export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap(each => pieces(each, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function pieces(word: string, width: number): readonly string[] {
  if (word.length <= width) return [word]
  return Array.from({ length: Math.ceil(word.length / width) }, (_, i) => word.slice(i * width, (i + 1) * width))
}

/** A paragraph with a hanging indent. */
export function paragraph(text: string, indent: number, { width }: Look): readonly string[] {
  const space = ' '.repeat(indent)
  const room = width === undefined ? Infinity : Math.max(NARROWEST, width - indent)
  return wrap(safe(text), room).map(line => `${space}${line}`.trimEnd())
}
