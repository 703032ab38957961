/**
 * Edits of Terraform: a value in its place, a new key in the map, a new attribute or map in the block.
 *
 *   E1  a number stays bare and a text quoted; a local is changed where it stands, for everybody who names it
 *   E2  JSON has commas between and colons within; everything new there is a text
 */
import { linesEdit } from '../edits.ts'
import type { ConfigFile, Edit } from '../part.ts'
import { isJson } from './json.ts'
import type { HclBlock, HclHeredoc, HclMap, HclValue } from './tree.ts'
import { columnOf, lineAfter } from '../yaml/edits.ts'

const newlineOf = ({ text }: ConfigFile) => (text.includes('\r\n') ? '\r\n' : '\n')

export function replaceValue(file: ConfigFile, value: HclValue, text: string): Edit | undefined {
  if (value.kind !== 'literal') return undefined
  const { start, end, isQuoted } = value
  return { file: file.name, start, end, text: isQuoted ? JSON.stringify(text) : text }
}

/** After the map's last key, on a line of its own where that one has one. */
export function addKey(file: ConfigFile, map: HclMap, key: string, text: string): Edit {
  const last = map.entries.toSorted((a, b) => a.start - b.start).at(-1)
  const written = `${JSON.stringify(key)}${isJson(file) ? ':' : ' ='} ${JSON.stringify(text)}`
  if (last === undefined) {
    const start = map.start + 1
    return { file: file.name, start, end: start, text: ` ${written} ` }
  }
  const before = file.text.slice(last.start - columnOf(file.text, last.start), last.start)
  const { end } = last.value
  if (!/^[ \t]*$/.test(before)) return { file: file.name, start: end, end, text: `, ${written}` }
  if (isJson(file)) return { file: file.name, start: end, end, text: `,${newlineOf(file)}${before}${written}` }
  return lineAfter(file, end, `${before}${written}`)
}

/** After the block's last attribute: a value, or a map with one. */
export function addAttribute(
  file: ConfigFile,
  block: HclBlock,
  name: string,
  value: string | { readonly key: string; readonly value: string },
): Edit | undefined {
  if (isJson(file)) return addMember(file, block, name, value)
  const last = block.entries.at(-1)
  if (last === undefined) return undefined
  const lines =
    typeof value === 'string'
      ? [`${name} = ${JSON.stringify(value)}`]
      : [`${name} = {`, `  ${JSON.stringify(value.key)} = ${JSON.stringify(value.value)}`, '}']
  const indent = file.text.slice(last.start - columnOf(file.text, last.start), last.start)
  if (!/^[ \t]*$/.test(indent) || last.value.kind === 'heredoc') return undefined
  return lineAfter(file, last.value.end, lines.map(line => `${indent}${line}`).join(newlineOf(file)))
}

/** `line`: of the setting, where it has one. */
export function editHeredoc(file: ConfigFile, heredoc: HclHeredoc, line: number | undefined, written: string): Edit {
  if (line !== undefined) return linesEdit(file, line, written)
  const indent = /^[ \t]*(?=\S)/m.exec(file.text.slice(heredoc.start, heredoc.end))?.[0] ?? ''
  return { file: file.name, start: heredoc.end, end: heredoc.end, text: `${indent}${written}${newlineOf(file)}` }
}

/** E2. */
function addMember(
  file: ConfigFile,
  block: HclBlock,
  name: string,
  value: string | { readonly key: string; readonly value: string },
): Edit | undefined {
  const last = block.entries.toSorted((a, b) => a.start - b.start).at(-1)
  if (last === undefined) return undefined
  const before = file.text.slice(last.start - columnOf(file.text, last.start), last.start)
  const gap = /^[ \t]*$/.test(before) ? `${newlineOf(file)}${before}` : ' '
  const written = typeof value === 'string' ? value : { [value.key]: value.value }
  const { end } = last.value
  const text = `,${gap}${JSON.stringify(name)}: ${JSON.stringify(written)}`
  return { file: file.name, start: end, end, text }
}
