/**
 * Edits of YAML: a value in its place, a new key beside the others.
 *
 *   E1  quotes, indentation and comments stay as they are
 *   E2  what came by an anchor is changed where it stands, which changes it for everybody who names the anchor
 */
import { endOfLine } from '../edits.ts'
import type { ConfigFile, Edit } from '../part.ts'
import type { YamlMap, YamlList, YamlScalar } from './tree.ts'

export function replaceScalar(file: ConfigFile, scalar: YamlScalar, value: string): Edit | undefined {
  if (scalar.style === 'block') return undefined
  const { start, end } = scalar
  const quote = scalar.style === 'quoted' ? file.text[start]! : needsQuotes(value) ? "'" : ''
  const gap = start === end && file.text[start - 1] === ':' ? ' ' : ''
  return { file: file.name, start, end, text: `${gap}${quote}${value}${quote}` }
}

/** After the map's last key of its own, written as it is. */
export function addEntry(file: ConfigFile, map: YamlMap, key: string, value: string): Edit | undefined {
  const own = map.entries.filter(({ isMerged }) => !isMerged)
  const last = own.toSorted((a, b) => a.start - b.start).at(-1)
  if (last === undefined || map.isFlow) return undefined
  const indent = columnOf(file.text, last.start)
  return lineAfter(file, Math.max(last.value.end, last.start), `${' '.repeat(indent)}${key}: ${quoted(value)}`)
}

/** After the list's last item. */
export function addItem(file: ConfigFile, list: YamlList, item: string): Edit | undefined {
  const last = list.items.at(-1)
  if (last === undefined || list.isFlow) return undefined
  const lineStart = last.start - columnOf(file.text, last.start)
  const dash = /^[ ]*-[ ]*/.exec(file.text.slice(lineStart, last.start))?.[0]
  return dash === undefined ? undefined : lineAfter(file, last.end, `${dash}${item}`)
}

/** A line of its own, after the one in which `offset` lies. */
export function lineAfter({ name, text }: ConfigFile, offset: number, written: string): Edit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  // A block ends where the next line begins.
  const isLineStart = offset > 0 && text[offset - 1] === '\n'
  if (isLineStart) return { file: name, start: offset, end: offset, text: `${written}${newline}` }
  const { end } = endOfLine(text, offset)
  return { file: name, start: end, end, text: `${newline}${written}` }
}

/** Looks for a lone CR within the line alone: most files have none, and would be searched to their beginning each time. */
export function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return offset - start - (text.slice(start, offset).lastIndexOf('\r') + 1)
}

const quoted = (value: string) => (needsQuotes(value) ? `'${value}'` : value)
/** A word that YAML would take for something else than itself, or could not read. */
const needsQuotes = (value: string) => value === '' || /^[\s\-?:,[\]{}#&*!|>'"%@`]|:\s|\s#|^(null|~)$/.test(value)
