/**
 * One YAML for a whole system: what stands under `broker`, `topic`, `producer`, `consumer`, as keys or as `.properties` text.
 *
 *     producer:                       producers:                        server.properties: |
 *       client: java@3.7                orders: |                         min.insync.replicas=2
 *       properties: |                     acks=all                      facts:
 *         acks=all                      audit: { acks: 1 }                effect: unique-key
 *
 *   S1  a map or a text under a role's name, at any depth, is that role's; in the plural its keys are names
 *   S2  any other text that reads as `.properties` of Kafka's has the role that its keys tell
 *   S3  Kafka's keys at the top, without more, have the role that they tell
 *   S4  what is nobody's is passed over; a file in which nothing is anybody's is refused
 */
import { roles, type Role } from '../decisive-keys.ts'
import { domains, isFactName } from '../domains.ts'
import { rolesKnowing, roleOf } from '../known-keys.ts'
import { UsageError } from '../usage-error.ts'
import { embeddedEdit, embeddedSettings } from './embedded-properties.ts'
import { isProperties, leavesOf, nestedPart } from './nested.ts'
import type { ConfigFile, Document, Part, Reader, Setting, Statement } from './part.ts'
import { isYamlMap, yamlDocuments, type YamlEntry, type YamlNode, type YamlScalar } from './yaml-tree.ts'

export const systemReader: Reader = {
  kind: 'a YAML file of a whole system',
  recognises,
  read: files => {
    const documents = files.map(readSystem)
    return {
      parts: documents.flatMap(({ parts }) => parts),
      warnings: documents.flatMap(({ warnings }) => warnings),
    }
  },
}

/** A line `acks: all` is YAML and `.properties` alike: what tells is a name, or something below something. */
function recognises(file: ConfigFile): boolean {
  // What is wrong with it is said in YAML's words.
  if (/\.(ya?ml|json)$/i.test(file.name)) return yamlDocuments(file).length >= 0
  return isYamlMap(file) && yamlDocuments(file).some(tree => tree.kind === 'map' && tree.entries.some(isDeep))
}

const isDeep = ({ value }: YamlEntry) => value.kind !== 'scalar' || value.style === 'block'

function readSystem(file: ConfigFile): Document {
  const trees = yamlDocuments(file)
  const below = trees.flatMap(tree => partsIn(file, tree, ''))
  const parts = below.length > 0 ? below : trees.flatMap(tree => flatPart(file, tree))
  const stated = trees.flatMap(tree => statedIn(file, tree))
  if (parts.length === 0 && stated.length === 0) throw nothingOfKafka(file)
  const [first] = parts
  // Facts that are nobody's in particular go with whichever part comes first; without one they are a topic's.
  const carrier: Part = first ?? { role: 'topic', name: '', files: [file.name], settings: [] }
  const carrying = { ...carrier, statements: [...(carrier.statements ?? []), ...stated] }
  return { parts: [carrying, ...parts.slice(1)], warnings: [] }
}

const nothingOfKafka = ({ name }: ConfigFile) =>
  new UsageError(
    `${name} is YAML or JSON in which ackproof finds nothing of Kafka: it looks for Spring, docker-compose, Kubernetes and Connect files, and for the keys ${roles.join(', ')}; --map says where an application keeps its own, such as --map queue.kafka=producer.`,
  )

const singular: Readonly<Record<string, Role>> = {
  broker: 'broker',
  server: 'broker',
  topic: 'topic',
  producer: 'producer',
  consumer: 'consumer',
}
const plural: Readonly<Record<string, Role>> = {
  brokers: 'broker',
  servers: 'broker',
  topics: 'topic',
  producers: 'producer',
  consumers: 'consumer',
}
/** `server.properties`, `producer-orders.properties`. */
const fileName =
  /^(?:([\w-]*?)[.-]?)?(broker|server|topic|producer|consumer)(?:[.-]?([\w-]*))?\.(?:properties|conf|config)$/

function partsIn(file: ConfigFile, node: YamlNode, above: string): readonly Part[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'list') return node.items.flatMap(item => partsIn(file, item, above))
  return node.entries.flatMap(entry => partsOf(file, entry, above))
}

function partsOf(file: ConfigFile, entry: YamlEntry, above: string): readonly Part[] {
  const { key, value } = entry
  const named = fileName.exec(key)
  const role = singular[key.toLowerCase()] ?? (named ? singular[named[2]!] : undefined)
  if (role !== undefined) return partUnder(file, role, nameFrom(named, above), value)
  const several = plural[key.toLowerCase()]
  if (several !== undefined) return severalUnder(file, several, value)
  if (value.kind === 'scalar') return isProperties(value) ? textPart(file, key, value) : []
  return partsIn(file, value, key)
}

const nameFrom = (named: RegExpExecArray | null, above: string): string =>
  [named?.[1], named?.[3]].find(part => part !== undefined && part !== '') ?? above

function partUnder(file: ConfigFile, role: Role, name: string, value: YamlNode): readonly Part[] {
  if (value.kind === 'map') return [nestedPart(file, role, name, value)]
  if (value.kind === 'list') return severalUnder(file, role, value)
  return isProperties(value) ? [partFrom(file, role, name, value)] : []
}

/** A map from names, or a list of maps with a name each. */
function severalUnder(file: ConfigFile, role: Role, value: YamlNode): readonly Part[] {
  if (value.kind === 'map') return value.entries.flatMap(({ key, value: inner }) => partUnder(file, role, key, inner))
  if (value.kind === 'scalar') return isProperties(value) ? [partFrom(file, role, '', value)] : []
  return value.items.flatMap(item => {
    if (item.kind !== 'map') return partUnder(file, role, '', item)
    const name = item.entries.find(({ key }) => key === 'name')
    const rest = { ...item, entries: item.entries.filter(each => each !== name) }
    return [nestedPart(file, role, name?.value.kind === 'scalar' ? name.value.text : '', rest)]
  })
}

/** S2. */
function textPart(file: ConfigFile, name: string, scalar: YamlScalar): readonly Part[] {
  const settings = embeddedSettings(file, scalar)
  if (!settings.some(({ key }) => rolesKnowing(key).length > 0)) return []
  return [partFrom(file, roleOf({ name: `${file.name} (${name})`, text: '' }, settings), name, scalar, settings)]
}

function partFrom(
  file: ConfigFile,
  role: Role,
  name: string,
  scalar: YamlScalar,
  settings: readonly Setting[] = embeddedSettings(file, scalar),
): Part {
  const edit: Part['edit'] = ({ key, value }) => embeddedEdit(file, scalar, settings, key, value)
  return { role, name, files: [file.name], settings, edit }
}

/** S3. */
function flatPart(file: ConfigFile, tree: YamlNode): readonly Part[] {
  if (tree.kind !== 'map' || !leavesOf(tree).some(({ name }) => rolesKnowing(name).length > 0)) return []
  const { settings } = nestedPart(file, 'producer', '', tree)
  return [nestedPart(file, roleOf(file, settings), '', tree)]
}

/** `facts:`, and facts by their full names at the top. */
function statedIn(file: ConfigFile, tree: YamlNode): readonly Statement[] {
  if (tree.kind !== 'map') return []
  return tree.entries.flatMap(({ key, line, value }) => {
    if (key === 'facts' && value.kind === 'map') return factsUnder(file, value)
    if (value.kind !== 'scalar' || !isFactName(key)) return []
    return [{ fact: key, value: value.text, file: file.name, line, written: key }]
  })
}

function factsUnder(file: ConfigFile, map: YamlNode): readonly Statement[] {
  return leavesOf(map).map(({ name, scalar, line }) => {
    if (isFactName(name)) return { fact: name, value: scalar.text, file: file.name, line, written: name }
    throw new UsageError(
      `${file.name} line ${line}: ackproof has no such fact; right would be one of ${Object.keys(domains).join(', ')}.`,
    )
  })
}
