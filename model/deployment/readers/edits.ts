/**
 * Edits of texts that have one setting a line.
 *
 *   E1  the line's own ending, and whether the last line has one, stay as they are
 */
import type { ConfigFile, Edit } from './part.ts'

/** The line becomes `text`, its continuation lines included; without a line, `text` is a new one at the end. */
export function linesEdit({ name, text }: ConfigFile, line: number | undefined, written: string): Edit {
  if (line === undefined) return atEnd(name, text, written)
  const start = startOfLine(text, line)
  return { file: name, start: start + indentAt(text, start), end: endOfLogicalLine(text, start), text: written }
}

function atEnd(file: string, text: string, written: string): Edit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const isEnded = text === '' || text.endsWith('\n')
  const added = isEnded ? `${written}${newline}` : `${newline}${written}`
  return { file, start: text.length, end: text.length, text: added }
}

/** The offset of a line, counted from 1. */
export function startOfLine(text: string, line: number): number {
  let start = 0
  for (let n = 1; n < line; n++) start = endOfLine(text, start).next
  return start
}

/** Where a line ends, and where the next begins: after \n, \r\n or a lone \r. */
export function endOfLine(text: string, start: number): { readonly end: number; readonly next: number } {
  const found = /\r\n|\n|\r/g
  found.lastIndex = start
  const match = found.exec(text)
  return match === null
    ? { end: text.length, next: text.length }
    : { end: match.index, next: match.index + match[0].length }
}

const indentAt = (text: string, start: number): number =>
  /^[ \t\f\uFEFF]*/.exec(text.slice(start, start + 1000))![0].length

/** A line that ends with an odd number of backslashes goes on. */
function endOfLogicalLine(text: string, start: number): number {
  for (let from = start; ;) {
    const { end, next } = endOfLine(text, from)
    const goesOn = /(?<!\\)(?:\\\\)*\\$/.test(text.slice(from, end))
    if (!goesOn || next === end) return end
    from = next
  }
}

/** The text after the edits, which do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((before, { start, end, text: put }) => before.slice(0, start) + put + before.slice(end), text)
}
