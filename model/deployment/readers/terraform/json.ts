/**
 * Terraform as JSON, as a tree like that of its own language: `.tf.json`, and what `terraform show -json` prints of a plan or a state.
 *
 *     { "resource": { TYPE: { NAME: { … } } }, "locals": { … } }        { "planned_values": { "root_module": { "resources": [ … ] } } }
 *
 *   J1  a text with ${…} is an expression, and one that is nothing else is what stands inside; null is as if it were not there
 *   J2  an object may be a map or a block, a list of objects several blocks: it is both, as only the provider knows which
 *
 * Source: Terraform, "JSON Configuration Syntax", "JSON Output Format".
 */
import type { ConfigFile } from '../part.ts'
import { at, entryOf, textAt, yamlDocuments, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree.ts'
import type { Body, HclBlock, HclEntry, HclText, HclValue } from './tree.ts'

/** How many labels come before a block's own body. */
const labelsOf: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
}

const looksLikeConfiguration = /"(resource|module|locals|variable|data|terraform)"\s*:\s*[[{]/
const looksLikeOutput = /"(planned_values|values|root_module)"\s*:\s*\{/

export const isJson = ({ text }: ConfigFile): boolean => /^\uFEFF?\s*\{/.test(text)

export function isTerraformJson(file: ConfigFile): boolean {
  if (!isJson(file) || !(looksLikeConfiguration.test(file.text) || looksLikeOutput.test(file.text))) return false
  const [root] = yamlDocuments(file)
  if (root?.kind !== 'map') return false
  return rootModule(root) !== undefined || root.entries.every(({ key }) => key === '//' || Object.hasOwn(labelsOf, key))
}

export function jsonBody(file: ConfigFile): Body {
  const [root] = yamlDocuments(file)
  if (root?.kind !== 'map') return { entries: [], blocks: [] }
  const module = rootModule(root)
  if (module !== undefined) return { entries: [], blocks: resourcesIn(module) }
  return {
    entries: entriesOf(root),
    blocks: root.entries.flatMap(({ key, value }) =>
      Object.hasOwn(labelsOf, key) ? labelled(key, labelsOf[key]!, [], value) : [],
    ),
  }
}

const rootModule = (root: YamlMap): YamlNode | undefined =>
  at(root, 'planned_values', 'root_module') ?? at(root, 'values', 'root_module')

/** Of a module and those that it calls. */
function resourcesIn(module: YamlNode): readonly HclBlock[] {
  const [own, children] = [at(module, 'resources'), at(module, 'child_modules')]
  return [
    ...(own?.kind === 'list' ? own.items.flatMap(resourceOf) : []),
    ...(children?.kind === 'list' ? children.items.flatMap(resourcesIn) : []),
  ]
}

function resourceOf(node: YamlNode): readonly HclBlock[] {
  const values = entryOf(node, 'values')?.value
  if (values?.kind !== 'map' || textAt(node, 'mode') === 'data') return []
  return [blockOf('resource', [textAt(node, 'type') ?? '', textAt(node, 'name') ?? ''], values)]
}

function labelled(type: string, depth: number, labels: readonly string[], node: YamlNode): readonly HclBlock[] {
  if (node.kind === 'list') return node.items.flatMap(item => labelled(type, depth, labels, item))
  if (node.kind !== 'map') return []
  if (depth === 0) return [blockOf(type, labels, node)]
  return node.entries.flatMap(({ key, value }) => labelled(type, depth - 1, [...labels, key], value))
}

function blockOf(type: string, labels: readonly string[], map: YamlMap): HclBlock {
  const { start, end, line } = map
  return { type, labels, entries: entriesOf(map), blocks: map.entries.flatMap(blocksIn), start, end, line }
}

/** J2. */
const blocksIn = ({ key, value }: YamlEntry): readonly HclBlock[] =>
  value.kind === 'map' || value.kind === 'list' ? labelled(key, 0, [], value) : []

const entriesOf = (map: YamlMap): readonly HclEntry[] =>
  map.entries
    .filter(({ value }) => !(value.kind === 'scalar' && value.style === 'plain' && value.text === 'null'))
    .map(({ key, start, line, value }) => ({ key, start, line, value: valueOf(value) }))

function valueOf(node: YamlNode): HclValue {
  const { start, end, line } = node
  const place = { start, end, line }
  if (node.kind === 'map') return { kind: 'map', entries: entriesOf(node), ...place }
  if (node.kind === 'list') return { kind: 'list', items: node.items.map(valueOf), ...place }
  return { ...textOf(node.text, node.style === 'quoted'), ...place }
}

/** J1. */
function textOf(text: string, isQuoted: boolean): Pick<HclText, 'kind' | 'text' | 'isQuoted'> {
  if (!isQuoted || !/(?<!\$)\$\{|(?<!%)%\{/.test(text)) return { kind: 'literal', text, isQuoted }
  const [, alone] = /^\$\{([^{}]*)\}$/.exec(text) ?? []
  return alone === undefined
    ? { kind: 'expression', text, isQuoted: true }
    : { kind: 'expression', text: alone.trim(), isQuoted: false }
}
