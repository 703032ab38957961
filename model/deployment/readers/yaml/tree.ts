/**
 * YAML (and JSON, which is YAML) as a tree with places: anchors resolved, merge keys merged, every scalar as it was written.
 *
 *   Y1  what is refused is refused with one sentence and its line: tabs, keys given twice, a recursive anchor, a bomb, a template
 *   Y2  an alias is the same node again, so that nothing is copied; whoever flattens a tree never sees more than MOST_NODES
 *   Y3  `text` of a scalar is what stands there: 3, -1, yes and 0.10 are not rounded, converted or told apart from their quoted selves
 *
 * Not modelled: YAML 1.1's further spellings (yes, on, 0o17, sexagesimals) as values; tags of applications are read as what they tag.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document as Parsed,
  type Scalar,
} from 'yaml'
import { looksLikeKey } from '../../secrets.ts'
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile } from '../part.ts'
import { isBomb, MOST_NODES, refuseBomb } from './bombs.ts'
import { isTemplate, refuseConflict, refuseErrors, sentences, templateLine } from './refusals.ts'

/** Offsets in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

interface Place extends Range {
  readonly line: number
}

export interface YamlScalar extends Place {
  readonly kind: 'scalar'
  /** As it is written where it is plain, what it stands for where it is quoted or a block. */
  readonly text: string
  readonly style: 'plain' | 'quoted' | 'block'
}

export interface YamlEntry {
  readonly key: string
  readonly line: number
  /** Where the key begins, for a new one beside it. */
  readonly start: number
  readonly value: YamlNode
  /** It came by a merge key or an alias: it stands in another place of the file, too. */
  readonly isMerged: boolean
}

export interface YamlMap extends Place {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  readonly isFlow: boolean
}

export interface YamlList extends Place {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
  readonly isFlow: boolean
}

export type YamlNode = YamlScalar | YamlMap | YamlList

/** Parsed once, however many readers ask. */
const known = new WeakMap<ConfigFile, readonly YamlNode[] | UsageError>()

/** The documents of a file, without the empty ones. */
export function yamlDocuments(file: ConfigFile): readonly YamlNode[] {
  if (!known.has(file)) known.set(file, parsedOrRefused(file))
  const found = known.get(file)!
  if (found instanceof UsageError) throw found
  return found
}

/** Whether it is YAML with maps at its top, which nearly every text that is no configuration is not. */
export function isYamlMap(file: ConfigFile): boolean {
  const found = known.get(file) ?? parsedOrRefused(file)
  known.set(file, found)
  return !(found instanceof UsageError) && found.length > 0 && found.every(({ kind }) => kind === 'map')
}

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  if (node?.kind !== 'map') return undefined
  return node.entries.length > MOST_SOUGHT ? indexOf(node).get(key) : node.entries.find(entry => entry.key === key)
}

/** A map of more entries than this is looked up in an index: thousands of services, each by its name, would be as many searches. */
const MOST_SOUGHT = 32
const indexes = new WeakMap<YamlMap, ReadonlyMap<string, YamlEntry>>()

function indexOf(map: YamlMap): ReadonlyMap<string, YamlEntry> {
  const index = indexes.get(map) ?? new Map(map.entries.map(entry => [entry.key, entry]))
  indexes.set(map, index)
  return index
}

/** What stands under these keys, one below the other. */
export const at = (node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined =>
  keys.reduce((inner, key) => entryOf(inner, key)?.value, node)

/** The text of a scalar, if it is one. */
export const textAt = (node: YamlNode | undefined, ...keys: readonly string[]): string | undefined => {
  const found = at(node, ...keys)
  return found?.kind === 'scalar' ? found.text : undefined
}

function parsedOrRefused(file: ConfigFile): readonly YamlNode[] | UsageError {
  try {
    return parse(file)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}

/** The parser descends by calling itself, and a stack that ends inside a regular expression ends the process. */
const MOST_DEPTH = 500

function refuseDepth(name: string, text: string): void {
  let [depth, deepest] = [0, 0]
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
  }
  const isIndented = /^(?=[^\n]*\S)(?: {500}|(?:[-?][ \t]+){250})/m.test(text)
  if (deepest <= MOST_DEPTH && !isIndented) return
  throw new UsageError(`${name} is nested too deeply: ackproof reads configuration, which is far flatter.`)
}

function parse({ name, text }: ConfigFile): readonly YamlNode[] {
  refuseDepth(name, text)
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    // Builder.entries looks for keys given twice: the parser compares each with each.
    uniqueKeys: false,
    merge: true,
    logLevel: 'silent',
    prettyErrors: false,
  })
  if (!Array.isArray(documents)) return []
  const lineAt = (offset: number) => lines.linePos(offset).line
  const template = templateLine(text)
  if ((documents as readonly Parsed[]).some(({ errors }) => errors.length > 0)) refuseConflict(name, text)
  for (const document of documents as readonly Parsed[]) refuseErrors(name, document, lineAt, template)
  const trees = (documents as readonly Parsed[]).flatMap(document => {
    const builder = new Builder(name, document, lineAt, template)
    const tree = builder.build()
    return tree === undefined ? [] : [tree]
  })
  trees.forEach(tree => refuseBomb(name, tree))
  return trees
}

/** One document's nodes, each anchor's once. */
class Builder {
  private readonly name: string
  private readonly document: Parsed
  private readonly lineAt: (offset: number) => number
  private readonly template: number | undefined
  private readonly done = new Map<unknown, YamlNode>()
  private readonly open = new Set<unknown>()
  /** The nearest before, in the order of the document. `resolve` of the parser would walk the whole document for each alias. */
  private readonly anchors = new Map<string, unknown>()
  private mergedSoFar = 0

  constructor(name: string, document: Parsed, lineAt: (offset: number) => number, template: number | undefined) {
    this.name = name
    this.document = document
    this.lineAt = lineAt
    this.template = template
  }

  build(): YamlNode | undefined {
    const { contents } = this.document
    return contents === null || isEmpty(contents) ? undefined : this.node(contents)
  }

  private node(parsed: unknown): YamlNode {
    if (isAlias(parsed)) {
      const target = this.anchors.get(parsed.source)
      if (target === undefined)
        throw new UsageError(`${this.name} line ${this.lineOf(parsed)} ${sentences['BAD_ALIAS']}`)
      if (this.open.has(target)) throw this.recursive(parsed)
      return this.node(target)
    }
    const known = this.done.get(parsed)
    if (known !== undefined) return known
    this.open.add(parsed)
    this.remember(parsed)
    const made = this.make(parsed)
    this.open.delete(parsed)
    this.done.set(parsed, made)
    return made
  }

  private remember(parsed: unknown): void {
    if ((isScalar(parsed) || isCollection(parsed)) && parsed.anchor !== undefined) {
      this.anchors.set(parsed.anchor, parsed)
    }
  }

  private make(parsed: unknown): YamlNode {
    if (isMap(parsed)) {
      return { kind: 'map', ...this.place(parsed), entries: this.entries(parsed.items), isFlow: parsed.flow === true }
    }
    if (isSeq(parsed)) {
      const items = parsed.items.map(item => this.node(item))
      return { kind: 'list', ...this.place(parsed), items, isFlow: parsed.flow === true }
    }
    if (isScalar(parsed)) return { kind: 'scalar', ...this.place(parsed), ...scalarOf(parsed) }
    return { kind: 'scalar', start: 0, end: 0, line: 1, text: '', style: 'plain' }
  }

  /** What is merged gives way to what the map says itself, and of several merged maps to the earlier ones. */
  private entries(pairs: readonly { readonly key: unknown; readonly value: unknown }[]): readonly YamlEntry[] {
    const own: YamlEntry[] = []
    const merged: YamlEntry[] = []
    const given = new Set<string>()
    for (const { key, value } of pairs) {
      if (!isScalar(key)) throw this.badKey(key)
      this.remember(key)
      const name = scalarOf(key).text
      if (given.has(name)) throw this.givenTwice(key)
      given.add(name)
      if (name === '<<' && key.type === 'PLAIN') merged.push(...this.mergedEntries(value))
      else own.push(this.entry(key, name, value))
    }
    const seen = new Set(own.map(entry => entry.key))
    const more = merged.filter(entry => !seen.has(entry.key) && seen.add(entry.key))
    return [...own, ...more]
  }

  private entry(key: Scalar, name: string, value: unknown): YamlEntry {
    const { start, line } = this.place(key)
    const node =
      value === null
        ? ({ kind: 'scalar', start: key.range![1], end: key.range![1], line, text: '', style: 'plain' } as const)
        : this.node(value)
    return { key: name, line, start, value: node, isMerged: isAlias(value) }
  }

  private mergedEntries(value: unknown): readonly YamlEntry[] {
    const node = this.node(value)
    const maps = node.kind === 'list' ? node.items : [node]
    return maps.flatMap(map => {
      if (map.kind !== 'map') return []
      // Unlike an alias, a merge does copy.
      this.mergedSoFar += map.entries.length
      if (this.mergedSoFar > MOST_NODES) throw isBomb(this.name)
      return map.entries.map(entry => ({ ...entry, isMerged: true }))
    })
  }

  private place(parsed: { readonly range?: readonly number[] | null | undefined }): Place {
    const [start = 0, end = start] = parsed.range ?? []
    return { start, end, line: this.lineAt(start) }
  }

  private lineOf(parsed: { readonly range?: readonly number[] | null | undefined }): number {
    return this.place(parsed).line
  }

  private givenTwice(key: Scalar): UsageError {
    if (this.template !== undefined) return isTemplate(this.name, this.template)
    return new UsageError(`${this.name} line ${this.lineOf(key)} ${sentences['DUPLICATE_KEY']}`)
  }

  private badKey(key: unknown): UsageError {
    const line = isMap(key) || isSeq(key) ? this.lineOf(key) : 1
    if (this.template !== undefined) return isTemplate(this.name, this.template)
    return new UsageError(`${this.name} line ${line} has a map or a list where a key should be: right would be a name.`)
  }

  private recursive(parsed: { readonly source: string; readonly range?: readonly number[] | null | undefined }) {
    const named = looksLikeKey(parsed.source) || /^[\w-]{1,40}$/.test(parsed.source) ? ` *${parsed.source}` : ''
    return new UsageError(
      `${this.name} line ${this.lineOf(parsed)}: the alias${named} stands inside what it names, so the file would have no end: right would be to name something else.`,
    )
  }
}

const isEmpty = (node: unknown): boolean => isScalar(node) && node.value === null && (node.source ?? '') === ''

function scalarOf(node: Scalar): Pick<YamlScalar, 'text' | 'style'> {
  if (node.type === 'PLAIN' || node.type === undefined)
    return { text: node.source ?? String(node.value), style: 'plain' }
  const isBlock = node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
  return { text: String(node.value), style: isBlock ? 'block' : 'quoted' }
}
