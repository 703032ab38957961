/**
 * Settings that stand as a map in YAML or JSON, such as `spec.config` of a topic: read, laid over each other, changed.
 *
 *   Y1  of several layers the last one that has a key counts; it is changed there, and a new key goes into the last layer
 *   Y2  in braces (JSON, or YAML's flow style) a changed or new value is quoted unless it stands for itself in both
 */
import { IS_TEMPLATE, templateMark } from '../../properties-file.ts'
import type { ConfigFile, Edit, Setting } from '../part.ts'
import { addEntry, columnOf, lineAfter, replaceScalar } from './edits.ts'
import { at, entryOf, type YamlMap, type YamlNode, type YamlScalar } from './tree.ts'

export interface Section {
  readonly file: ConfigFile
  /** The map that it stands in, or would stand in. */
  readonly around: YamlMap | undefined
  /** What it is called there. */
  readonly called: string
  readonly map: YamlMap | undefined
}

/** What stands under these keys, there or not. */
export function sectionAt(file: ConfigFile, node: YamlNode, ...keys: readonly string[]): Section {
  const [around, map] = [at(node, ...keys.slice(0, -1)), at(node, ...keys)]
  return { file, around: mapOrNone(around), called: keys.at(-1) ?? '', map: mapOrNone(map) }
}

const mapOrNone = (node: YamlNode | undefined): YamlMap | undefined => (node?.kind === 'map' ? node : undefined)

/** Kafka's key for one that is written in a file; undefined where it says nothing to this role. */
export type Naming = (written: string) => string | undefined
export const asWritten: Naming = written => written

export function settingsIn({ file, map }: Section, keyOf: Naming = asWritten): readonly Setting[] {
  return (map?.entries ?? []).flatMap(({ key: written, line, value }) => {
    const key = keyOf(written)
    if (key === undefined || value.kind !== 'scalar') return []
    return [{ file: file.name, line, key, ...(written !== key && { written }), ...valueOf(value.text) }]
  })
}

/** What a text says, as far as it is data already. */
export function valueOf(text: string): Pick<Setting, 'value' | 'unread'> {
  return { value: text.trim(), ...(templateMark.test(text) && { unread: IS_TEMPLATE }) }
}

/** Y1. */
export function layered(layers: readonly (readonly Setting[])[]): readonly Setting[] {
  const last = new Map<string, Setting>()
  for (const setting of layers.flat()) {
    last.delete(setting.key)
    last.set(setting.key, setting)
  }
  return [...last.values()]
}

/** Of several who are to agree: what one has otherwise than another is not known, as nobody says whose counts. */
export const agreed = (settings: readonly Setting[]): readonly Setting[] =>
  settings.map(setting => {
    const other = settings.find(({ key, value }) => key === setting.key && value !== setting.value)
    return other === undefined ? setting : { ...setting, unread: `differs from that in line ${other.line}` }
  })

/** Y1. `key`: as it is written in the files. */
export function editLayers(sections: readonly Section[], key: string, value: string): Edit | undefined {
  const saying = sections.findLast(({ map }) => entryOf(map, key) !== undefined)
  const written = saying ?? sections.findLast(({ map }) => map !== undefined) ?? sections.at(-1)
  return written && editSection(written, key, value)
}

export function editSection({ file, around, called, map }: Section, key: string, value: string): Edit | undefined {
  const found = entryOf(map, key)?.value
  if (map !== undefined && found?.kind === 'scalar') {
    return map.isFlow ? replaceInFlow(file, found, value) : replaceScalar(file, found, value)
  }
  if (found !== undefined) return undefined
  if (map !== undefined) return map.isFlow ? addToFlow(file, map, key, value) : addEntry(file, map, key, value)
  return around && addNested(file, around, called, key, value)
}

/** A map that is not there yet, with its first key. */
function addNested(file: ConfigFile, around: YamlMap, called: string, key: string, value: string): Edit | undefined {
  if (entryOf(around, called) !== undefined) return undefined
  const own = around.entries.filter(({ isMerged }) => !isMerged)
  const last = own.toSorted((a, b) => a.start - b.start).at(-1)
  if (last === undefined || around.isFlow) return undefined
  const indent = ' '.repeat(columnOf(file.text, last.start))
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n'
  const lines = [`${indent}${called}:`, `${indent}  ${key}: ${inFlow(value)}`]
  return lineAfter(file, Math.max(last.value.end, last.start), lines.join(newline))
}

function replaceInFlow(file: ConfigFile, scalar: YamlScalar, value: string): Edit {
  const { start, end, style } = scalar
  return { file: file.name, start, end, text: style === 'quoted' ? JSON.stringify(value) : inFlow(value) }
}

/** After the last member, on a line of its own where that one has one. */
function addToFlow(file: ConfigFile, map: YamlMap, key: string, value: string): Edit {
  const last = map.entries.toSorted((a, b) => a.start - b.start).at(-1)
  if (last === undefined) {
    const start = map.start + 1
    return { file: file.name, start, end: start, text: `${JSON.stringify(key)}: ${JSON.stringify(value)}` }
  }
  const { text } = file
  const column = columnOf(text, last.start)
  const before = text.slice(last.start - column, last.start)
  const gap = /^[ \t]*$/.test(before) ? `${text.includes('\r\n') ? '\r\n' : '\n'}${before}` : ' '
  const { end } = last.value
  return { file: file.name, start: end, end, text: `,${gap}${JSON.stringify(key)}: ${JSON.stringify(value)}` }
}

/** Numbers, true and false stand for themselves. */
const inFlow = (value: string): string => (/^(-?\d+(\.\d+)?|true|false)$/.test(value) ? value : JSON.stringify(value))
