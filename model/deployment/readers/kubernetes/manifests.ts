/**
 * Kubernetes manifests: the objects that files describe, whatever operator they are for.
 *
 *     files ──documents, List items──▶ manifests ──same kind, name and namespace──▶ objects, each of one or more layers
 *
 *   M1  manifests of one object lie over each other in the order in which the files were given, as kustomize's patches over their base
 *   M2  what a cluster writes (status, managedFields) is not looked at
 *   M3  an item of a KafkaTopicList that does not say what it is, is a KafkaTopic of the list's apiVersion
 *
 * Not modelled: lists merged by a key, `$patch: delete`, JSON patches.
 */
import type { FactName } from '../../facts.ts'
import type { ConfigFile, Statement } from '../part.ts'
import { valueOf } from '../yaml/settings.ts'
import { at, entryOf, textAt, yamlDocuments, type YamlEntry, type YamlMap, type YamlNode } from '../yaml/tree.ts'

export interface Manifest {
  readonly file: ConfigFile
  readonly node: YamlMap
}

export interface KubernetesObject {
  /** 'kafka.strimzi.io' of kafka.strimzi.io/v1beta2; '' of v1. */
  readonly group: string
  readonly kind: string
  readonly name: string
  /** The weakest first. */
  readonly layers: readonly Manifest[]
}

/** Told by its lines, so that a template is one too, and is refused as a template; a kustomization may leave out what it is. */
export const isManifest = ({ name, text }: ConfigFile): boolean =>
  (/(^|[\\/])kustomization\.ya?ml$/i.test(name) &&
    /^(resources|bases|patch\w*|components|configMapGenerator):/m.test(text)) ||
  (/^[ \t]*(- )?apiVersion:\s/m.test(text) && /^[ \t]*(- )?kind:\s/m.test(text)) ||
  (/"apiVersion"\s*:/.test(text) && /"kind"\s*:/.test(text))

export function objectsIn(files: readonly ConfigFile[]): readonly KubernetesObject[] {
  const manifests = files.flatMap(file =>
    yamlDocuments(file)
      .flatMap(itemsOf)
      .map(node => ({ file, node })),
  )
  const objects: Manifest[][] = []
  const alike = new Map<string, Manifest[][]>()
  for (const manifest of manifests) {
    const key = keyOf(manifest.node)
    const known = alike.get(key) ?? []
    const layers = nameOf(manifest.node) === '' ? undefined : known.find(each => mayBeOne(each, manifest))
    if (layers === undefined) {
      const fresh = [manifest]
      objects.push(fresh)
      alike.set(key, [...known, fresh])
    } else layers.push(manifest)
  }
  return objects.map(objectOf)
}

function itemsOf(node: YamlNode): readonly YamlMap[] {
  if (node.kind !== 'map') return []
  const items = at(node, 'items')
  const isList = textAt(node, 'kind')?.endsWith('List') && items?.kind === 'list'
  return isList ? items.items.flatMap(item => itemsOf(ofKind(item, node))) : [node]
}

/** M3. */
function ofKind(item: YamlNode, list: YamlMap): YamlNode {
  const kind = entryOf(list, 'kind')!
  const own = textAt(list, 'kind')!.slice(0, -'List'.length)
  if (item.kind !== 'map' || own === '' || entryOf(item, 'kind') !== undefined || kind.value.kind !== 'scalar')
    return item
  const api = entryOf(list, 'apiVersion')
  const told = [...(api ? [api] : []), { ...kind, value: { ...kind.value, text: own } }]
  return { ...item, entries: [...told.map(entry => ({ ...entry, isMerged: true })), ...item.entries] }
}

function objectOf(layers: readonly Manifest[]): KubernetesObject {
  const { node } = layers[0]!
  const api = textAt(node, 'apiVersion') ?? ''
  return {
    group: api.includes('/') ? api.slice(0, api.indexOf('/')) : '',
    kind: textAt(node, 'kind') ?? '',
    name: nameOf(node),
    layers,
  }
}

const nameOf = (node: YamlMap) => textAt(node, 'metadata', 'name') ?? textAt(node, 'metadata', 'generateName') ?? ''

const keyOf = (node: YamlMap) => JSON.stringify([groupOf(node), textAt(node, 'kind'), nameOf(node)])

/** A patch may leave out the namespace, which kustomize adds. */
function mayBeOne(layers: readonly Manifest[], other: Manifest): boolean {
  const spaces = [...layers, other].map(({ node }) => textAt(node, 'metadata', 'namespace'))
  return new Set(spaces.filter(space => space !== undefined)).size < 2
}

const groupOf = (node: YamlMap) => (textAt(node, 'apiVersion') ?? '').split('/').slice(0, -1).join()

export interface Found {
  readonly file: ConfigFile
  readonly entry: YamlEntry
}

/** M1: what the last layer that says something says under these keys. */
export function lastAt({ layers }: KubernetesObject, ...keys: readonly string[]): Found | undefined {
  for (const { file, node } of layers.toReversed()) {
    const entry = entryOf(at(node, ...keys.slice(0, -1)), keys.at(-1)!)
    if (entry !== undefined) return { file, entry }
  }
  return undefined
}

export function textOf(object: KubernetesObject, ...keys: readonly string[]): string | undefined {
  const value = lastAt(object, ...keys)?.entry.value
  return value?.kind === 'scalar' ? value.text : undefined
}

export const labelOf = (object: KubernetesObject, label: string): string | undefined =>
  textOf(object, 'metadata', 'labels', label)

export const filesOf = (...objects: readonly KubernetesObject[]): readonly string[] => [
  ...new Set(objects.flatMap(({ layers }) => layers.map(({ file }) => file.name))),
]

/** A fact that a scalar says; `asSet`: its text as --set takes it. */
export function statement(
  fact: FactName,
  object: KubernetesObject,
  keys: readonly string[],
  asSet: (text: string) => string = text => text,
): readonly Statement[] {
  const found = lastAt(object, ...keys)
  if (found === undefined || found.entry.value.kind !== 'scalar' || found.entry.value.text === '') return []
  const { value, unread } = valueOf(found.entry.value.text)
  const place = { file: found.file.name, line: found.entry.line, written: keys.join('.') }
  return [
    { fact, ...place, value: unread === undefined ? asSet(value) : value, text: value, ...(unread && { unread }) },
  ]
}
