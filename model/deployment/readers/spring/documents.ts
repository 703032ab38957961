/**
 * A Spring file as documents of dotted properties, each with its line.
 *
 *     application.yml ──tree──▶ nested maps flattened, lists numbered      application.properties ──split at #---──▶ a document each
 *
 *   F1  a document that gives a key twice, nested and dotted, keeps both, the later one stronger
 *   F2  spring.config.activate.on-profile (before Boot 2.4: spring.profiles) is the document's condition, and no property of it
 *
 * Not modelled: on-cloud-platform (such a document is left out, and warned about), encodings.
 */
import { parseProperties } from '../../properties-file.ts'
import { UsageError } from '../../usage-error.ts'
import { linesEdit } from '../edits.ts'
import type { ConfigFile } from '../part.ts'
import { isNamed } from './names.ts'
import { asProperty, type Property, type SpringProperty } from './property.ts'
import { plainScalar } from './values.ts'
import { replaceScalar } from '../yaml/edits.ts'
import { isYamlMap, yamlDocuments, type YamlNode } from '../yaml/tree.ts'

export interface SpringDocument {
  readonly file: ConfigFile
  /** Which of the file's, from 0. */
  readonly index: number
  readonly properties: readonly Property[]
  readonly condition?: Property
  /** The condition that ackproof cannot tell. */
  readonly cloudPlatform?: Property
  /** The tree, of YAML. */
  readonly tree?: YamlNode
}

/** More than any application has. */
const MOST_DOCUMENTS = 200

export function springDocuments(file: ConfigFile): readonly SpringDocument[] {
  if (!isYaml(file)) return ofLines(file)
  const trees = yamlDocuments(file)
  refuseMany(file, trees.length)
  return trees.map((tree, index) => ofTree(file, tree, index))
}

function refuseMany({ name }: ConfigFile, documents: number): void {
  if (documents <= MOST_DOCUMENTS) return
  throw new UsageError(
    `${name} has more than ${MOST_DOCUMENTS} documents: ackproof reads one application’s configuration.`,
  )
}

export const isYaml = (file: ConfigFile): boolean =>
  !/\.properties$/i.test(file.name) && (/\.ya?ml$/i.test(file.name) || isYamlMap(file))

function ofTree(file: ConfigFile, tree: YamlNode, index: number): SpringDocument {
  const found: Property[] = []
  flatten(file, tree, '', found)
  return { ...document(file, index, found), tree }
}

function flatten(file: ConfigFile, node: YamlNode, path: string, found: Property[], line = node.line): void {
  if (node.kind === 'scalar') {
    const value = node.style === 'plain' ? plainScalar(node.text) : node.text
    const property = { name: path, value, file: file.name, line, edit: (to: string) => replaceScalar(file, node, to) }
    found.push(asProperty(property))
  } else if (node.kind === 'list') {
    node.items.forEach((item, i) =>
      flatten(file, item, `${path}[${i}]`, found, item.kind === 'scalar' ? item.line : line),
    )
  } else {
    for (const { key, value, line: at } of node.entries) {
      const name = path === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`
      flatten(file, value, name, found, at)
    }
  }
}

/** Blank lines stand for the documents before, so that lines keep their numbers. */
function ofLines(file: ConfigFile): readonly SpringDocument[] {
  const lines = file.text.replace(/\r\n?/g, '\n').split('\n')
  const starts = [0, ...lines.flatMap((_, i) => (isSeparator(lines, i) ? [i + 1] : [])), lines.length + 1]
  refuseMany(file, starts.length - 1)
  return starts.slice(0, -1).map((start, index) => {
    const text = '\n'.repeat(start) + lines.slice(start, starts[index + 1]! - 1).join('\n')
    const found = parseProperties({ name: file.name, text }).map(({ key, value, line }): SpringProperty => ({
      name: key,
      value,
      file: file.name,
      line,
      edit: to => linesEdit(file, line, `${key}=${to}`),
    }))
    return document(file, index, found.map(asProperty))
  })
}

/** Exactly #--- or !---, and no comment of the same kind right before or after. */
export function isSeparator(lines: readonly string[], i: number): boolean {
  const [line, mark] = [lines[i]!, lines[i]![0]]
  return /^[#!]---\s*$/.test(line) && lines[i - 1]?.[0] !== mark && lines[i + 1]?.[0] !== mark
}

function document(file: ConfigFile, index: number, all: readonly Property[]): SpringDocument {
  const conditions = all.filter(isCondition)
  const [condition] = conditions
  const cloudPlatform = all.find(({ parts }) => isNamed(parts, 'spring.config.activate.on-cloud-platform'))
  const value = conditions.map(each => each.value).join(',')
  return {
    file,
    index,
    properties: all.filter(property => !conditions.includes(property) && property !== cloudPlatform),
    ...(condition && { condition: { ...condition, value } }),
    ...(cloudPlatform && { cloudPlatform }),
  }
}

/** One expression, or a list of profiles, an item a line. */
const isCondition = ({ parts: { words } }: Property): boolean =>
  /^spring\.(config\.activate\.onprofile|profiles)(\.\d+)?$/.test(words.join('.'))
