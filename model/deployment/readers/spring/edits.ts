/**
 * Where a Spring property that is not there yet would stand: beside its kind, in the document that already says most of its name.
 *
 *   E1  in YAML below the deepest map that is there, the rest nested, and Kafka's dotted keys whole
 *   E2  in .properties at the end of its document
 */
import { linesEdit, startOfLine } from '../edits.ts'
import type { ConfigFile, Edit } from '../part.ts'
import { isSeparator, type SpringDocument } from './documents.ts'
import { springName } from './names.ts'
import { columnOf, lineAfter } from '../yaml/edits.ts'
import type { YamlMap, YamlNode } from '../yaml/tree.ts'

/** `documents`: those in effect, the weakest first. */
export const adderTo =
  (documents: readonly SpringDocument[]) =>
  (name: string, value: string): Edit | undefined => {
    const best = documents
      .map(document => ({ document, said: saidOf(document, name) }))
      .toSorted((a, b) => b.said - a.said)[0]
    if (best === undefined) return undefined
    const { document } = best
    return document.tree === undefined
      ? addLine(document, name, value)
      : addNested(document.file, document.tree, name, value)
  }

/** How much of the name some property of the document begins with. */
function saidOf({ properties }: SpringDocument, name: string): number {
  const { words } = springName(name)
  const shared = properties.map(({ parts }) => words.findIndex((word, i) => parts.words[i] !== word))
  return Math.max(0, ...shared.map(count => (count < 0 ? words.length : count)))
}

/** `spring.kafka.producer.properties.max.in.flight…`: nested as far as `properties`, the rest one key. */
function segmentsOf(name: string): readonly string[] {
  const [, outer, key] = /^(.*?\.(?:[a-z-]*properties|configuration))\.(.+)$/.exec(name) ?? []
  return outer === undefined ? name.split('.') : [...outer.split('.'), key!]
}

interface Found {
  readonly map: YamlMap
  readonly rest: readonly string[]
}

function addNested(file: ConfigFile, tree: YamlNode, name: string, value: string): Edit | undefined {
  const found = tree.kind === 'map' ? deepest(tree, segmentsOf(name)) : undefined
  if (found === undefined || found.map.isFlow) return undefined
  const { map, rest } = found
  const last = map.entries
    .filter(({ isMerged }) => !isMerged)
    .toSorted((a, b) => a.start - b.start)
    .at(-1)
  if (last === undefined) return undefined
  const column = columnOf(file.text, last.start)
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n'
  const lines = rest.map(
    (key, i) => `${' '.repeat(column + 2 * i)}${key}:${i === rest.length - 1 ? ` ${quoted(value)}` : ''}`,
  )
  return lineAfter(file, endOf(last.value, last.start), lines.join(newline))
}

const endOf = (node: YamlNode, least: number): number => Math.max(node.end, least)
const quoted = (value: string): string => (/^[\w.+-]+$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`)

/** Undefined where something other than a map stands in the way. */
function deepest(map: YamlMap, rest: readonly string[]): Found | undefined {
  for (const { key, value } of map.entries) {
    const { words } = springName(key)
    const isOnTheWay = words.length < rest.length && words.every((word, i) => springName(rest[i]!).words[0] === word)
    if (!isOnTheWay) continue
    return value.kind === 'map' ? deepest(value, rest.slice(words.length)) : undefined
  }
  return { map, rest }
}

function addLine({ file, index }: SpringDocument, name: string, value: string): Edit {
  const lines = file.text.split(/\r\n|\n|\r/)
  const separators = lines.flatMap((_, i) => (isSeparator(lines, i) ? [i + 1] : []))
  const end = separators[index]
  if (end === undefined) return linesEdit(file, undefined, `${name}=${value}`)
  const start = startOfLine(file.text, end)
  return { file: file.name, start, end: start, text: `${name}=${value}${file.text.includes('\r\n') ? '\r\n' : '\n'}` }
}
