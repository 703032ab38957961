/**
 * package.json: which version of which client a program is built with.
 *
 *   P1  of a range its lower bound counts: it is the oldest that may be installed; what names no number names no version
 *   P2  of several files that which stands nearest above the program counts
 */
import { findNodeAtLocation, getNodeValue, parseTree, type Node as JsonNode, type ParseError } from 'jsonc-parser'
import { parseClient } from '../../clients.ts'
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile, Statement } from '../part.ts'

export interface Package {
  readonly file: ConfigFile
  readonly root: JsonNode
}

const sections = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const

/** A JSON object with dependencies. */
export function packageOf(file: ConfigFile): Package | undefined {
  if (!/^\uFEFF?\s*\{/.test(file.text) || !/"(d|devD|peerD)ependencies"/.test(file.text)) return undefined
  const errors: ParseError[] = []
  const root = parseTree(file.text.replace(/^\uFEFF/, ' '), errors)
  const isPackage = sections.some(section => root && findNodeAtLocation(root, [section])?.type === 'object')
  return errors.length === 0 && root && isPackage ? { file, root } : undefined
}

export interface Dependency {
  readonly file: string
  readonly line: number
  /** As `1.2.3`, or '' where it names none. */
  readonly version: string
}

/** P2. */
export function dependencyOf(packages: readonly Package[], program: string, name: string): Dependency | undefined {
  const found = packages.flatMap(each => {
    const dependency = dependencyIn(each, name)
    return dependency === undefined ? [] : [{ dependency, folder: folderOf(each.file.name) }]
  })
  const above = found.filter(({ folder }) => program.startsWith(folder))
  const nearest = above.toSorted((a, b) => b.folder.length - a.folder.length)[0]
  return (nearest ?? (found.length === 1 ? found[0] : undefined))?.dependency
}

const folderOf = (name: string) => name.replace(/[^/\\]*$/, '')

function dependencyIn({ file, root }: Package, name: string): Dependency | undefined {
  for (const section of sections) {
    const node = findNodeAtLocation(root, [section, name])
    if (node === undefined) continue
    const [, version = ''] =
      /^\s*(?:[~^=v]|>=?)?\s*(\d+(?:\.\d+){0,2})(?![\d.]*[xX*])/.exec(String(getNodeValue(node))) ?? []
    return { file: file.name, line: file.text.slice(0, node.offset).split(/\r\n|\n|\r/).length, version }
  }
  return undefined
}

/** The clients that ackproof knows, by the packages that bring them. */
const families: Readonly<Record<string, string>> = {
  kafkajs: 'kafkajs',
  '@platformatic/kafka': 'platformatic',
  'node-rdkafka': 'node-rdkafka',
  '@confluentinc/kafka-javascript': 'confluent-kafka-javascript',
}
export const clientPackages: readonly string[] = [...Object.keys(families), '@nestjs/microservices']

export interface ClientGiven {
  /** The package that brings it. */
  readonly name: string
  /** Its name among the clients, where it is not that of the package. */
  readonly family?: string
  readonly at: { readonly file: string; readonly line: number }
}

/** `producer.client=kafkajs@2.2.4`, where package.json names the version, else where the program imports it. */
export function clientStatement(
  role: 'producer' | 'consumer',
  { name, family = families[name]!, at }: ClientGiven,
  packages: readonly Package[],
): Statement {
  const dependency = dependencyOf(packages, at.file, name)
  const fact = `${role}.client` as const
  if (dependency === undefined || dependency.version === '' || family !== families[name]) {
    return { fact, value: family, ...at, written: 'import' }
  }
  const value = `${family}@${dependency.version}`
  const { file, line } = dependency
  return isKnown(value)
    ? { fact, value, file, line, written: name }
    : { fact, value: '', file, line, written: name, unread: 'names a version that ackproof does not know' }
}

function isKnown(client: string): boolean {
  try {
    return parseClient(client) === client
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}
