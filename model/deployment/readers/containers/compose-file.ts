/**
 * docker-compose files as services: several files over each other, `extends`, and version 1, where the services stand at the top.
 *
 *   C1  the files lie over each other in the order given; an override file comes after the file that it is named after, as in Docker
 *   C2  a service is the list of places that say something of it, the weakest first: what it extends, then itself, file by file
 *   C3  a service that extends itself, or a file that was not given, ends the list there
 *   C4  a file that others extend is no file of its own services, as in Docker
 */
import type { ConfigFile } from '../part.ts'
import { UsageError } from '../../usage-error.ts'
import { at, entryOf, isYamlMap, textAt, yamlDocuments, type YamlMap, type YamlNode } from '../yaml/tree.ts'
import { samePath } from './paths.ts'

/** What one file says of one service. */
export interface Layer {
  readonly file: ConfigFile
  readonly node: YamlMap
}

export interface Service {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly layers: readonly Layer[]
}

const isNamedSo = ({ name }: ConfigFile) => /(^|[\\/])(docker-)?compose[^\\/]*\.ya?ml$/i.test(name)

/** Told by what every service needs; where the YAML cannot be read at all, by its words, so that it is this reader that says so. */
export function looksLikeCompose(file: ConfigFile): boolean {
  if (!isYamlMap(file)) {
    const hasWords =
      /^services:[ \t]*(?:#.*)?\r?$/m.test(file.text) && /^[ \t]+(image|build|environment):/m.test(file.text)
    return hasWords && !/^[ \t]*(kind|apiVersion):/m.test(file.text)
  }
  const documents = yamlDocuments(file)
  const [document] = documents
  if (documents.length !== 1) return documents.length > 0 && documents.every(each => isServices(at(each, 'services')))
  if (at(document, 'apiVersion') !== undefined) return false
  if (at(document, 'services') !== undefined) return isServices(at(document, 'services')) || isNamedSo(file)
  return isVersion1(document) || (at(document, 'include') !== undefined && isNamedSo(file))
}

const isService = (node: YamlNode): boolean =>
  ['image', 'build', 'extends', 'environment', 'env_file', 'command', 'deploy'].some(
    key => entryOf(node, key) !== undefined,
  )

const isServices = (node: YamlNode | undefined): node is YamlMap =>
  node?.kind === 'map' && node.entries.some(({ value }) => isService(value))

const isVersion1 = (node: YamlNode | undefined): node is YamlMap =>
  node?.kind === 'map' &&
  node.entries.length > 0 &&
  node.entries.every(
    ({ value }) => value.kind === 'map' && (textAt(value, 'image') ?? textAt(value, 'build')) !== undefined,
  )

export function servicesOf(files: readonly ConfigFile[]): readonly Service[] {
  const all = inOrder(files)
  const bases = new Set(all.flatMap(file => extendedBy(file, all)))
  const ordered = bases.size < all.length ? all.filter(file => !bases.has(file)) : all
  const names = [...new Set(ordered.flatMap(file => mapOf(file).entries.map(({ key }) => key)))]
  return names.map(name => ({
    name,
    ...ordered.flatMap(file => placeOf(file, name))[0]!,
    layers: ordered.flatMap(file => layersOf({ file, name }, all, [])),
  }))
}

function placeOf(file: ConfigFile, name: string): readonly { readonly file: string; readonly line: number }[] {
  const entry = entryOf(mapOf(file), name)
  return entry === undefined ? [] : [{ file: file.name, line: entry.line }]
}

function mapOf(file: ConfigFile): YamlMap {
  const [document, second] = yamlDocuments(file)
  if (second !== undefined) {
    throw new UsageError(
      `${file.name} line ${second.line} begins a second compose file (---): right would be a file for each, given in the order in which they lie over each other.`,
    )
  }
  const services = at(document, 'services') ?? (isVersion1(document) ? document : undefined)
  if (services?.kind === 'map') return services
  if (services === undefined || (services.kind === 'scalar' && services.text === '')) return noServices
  throw new UsageError(
    `${file.name} line ${services.line}: services is no map: right would be a name and a map for each service.`,
  )
}

const noServices: YamlMap = { kind: 'map', start: 0, end: 0, line: 1, entries: [], isFlow: false }

/** A chain as long as its file would be walked from each of its links. */
const MOST_EXTENDED = 50

const extendsTooMuch = ({ name }: ConfigFile, { line }: YamlMap): UsageError =>
  new UsageError(
    `${name} line ${line}: the service here is the end of more than ${MOST_EXTENDED} that extend each other: right would be a fragment (&name) that all of them merge.`,
  )

interface Named {
  readonly file: ConfigFile
  readonly name: string
}

function layersOf(service: Named, files: readonly ConfigFile[], seen: readonly Named[]): readonly Layer[] {
  const node = at(mapOf(service.file), service.name)
  if (node?.kind !== 'map' || seen.some(({ file, name }) => file === service.file && name === service.name)) return []
  if (seen.length > MOST_EXTENDED) throw extendsTooMuch(service.file, node)
  const base = baseOf(service.file, node, files)
  const below = base === undefined ? [] : layersOf(base, files, [...seen, service])
  return [...below, { file: service.file, node }]
}

function baseOf(file: ConfigFile, node: YamlMap, files: readonly ConfigFile[]): Named | undefined {
  const name = textAt(node, 'extends') ?? textAt(node, 'extends', 'service')
  const path = textAt(node, 'extends', 'file')
  const found = path === undefined ? file : samePath(path, file, files)
  return name === undefined || found === undefined ? undefined : { file: found, name }
}

/** Other files that it only takes services from: Docker starts none of theirs. */
function extendedBy(file: ConfigFile, files: readonly ConfigFile[]): readonly ConfigFile[] {
  const paths = mapOf(file).entries.flatMap(({ value }) => textAt(value, 'extends', 'file') ?? [])
  return paths.flatMap(path => samePath(path, file, files) ?? []).filter(found => found !== file)
}

/** What these files name and nobody gave: a sentence each. */
export function missingFiles(
  files: readonly ConfigFile[],
): readonly { readonly file: string; readonly line: number; readonly path: string }[] {
  return files.flatMap(file => {
    const [document] = yamlDocuments(file)
    const named = [
      ...includes(at(document, 'include')),
      ...mapOf(file).entries.map(({ value }) => at(value, 'extends', 'file')),
    ]
    return named.flatMap(node =>
      node?.kind === 'scalar' && samePath(node.text, file, files) === undefined
        ? [{ file: file.name, line: node.line, path: node.text }]
        : [],
    )
  })
}

function includes(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined) return []
  if (node.kind === 'scalar') return [node]
  return node.kind === 'list' ? node.items.flatMap(includes) : includes(at(node, 'path'))
}

/** An override is for what it lies over, though its name sorts first. */
function inOrder(files: readonly ConfigFile[]): readonly ConfigFile[] {
  const isOverride = ({ name }: ConfigFile) => /(^|[\\/])(docker-)?compose\.override\.ya?ml$/i.test(name)
  return [...files.filter(file => !isOverride(file)), ...files.filter(isOverride)]
}
