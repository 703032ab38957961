/**
 * One YAML for a whole system: what stands under `broker`, `topic`, `producer`, `consumer`, as keys or as `.properties` text.
 *
 *     producer:                       producers:                        replicationFactor: 3
 *       client: java@3.7                orders: |                       topicConfig: |
 *       properties: |                     acks=all                        min.insync.replicas=2
 *         acks=all                      audit: { acks: 1 }              facts: { effect: unique-key }
 *
 *   S1  a map or a text under a role's name, at any depth, is that role's: `producer`, `producerConfig`, `producer.properties`; in the plural
 *       its keys are names, but for `defaults`, whose reach is the application's matter
 *   S2  any other text that reads as `.properties` of Kafka's has the role that its keys tell; under `common` it is every client's, below its own
 *   S3  Kafka's keys at the top, without more, have the role that they tell
 *   S4  what is nobody's is passed over; a file in which nothing is anybody's is refused
 *
 * The form with `…Config` texts is that of the OpenMessaging benchmark and of OpenChaos.
 */
import { isDecisive, roles, type Role } from '../decisive-keys.ts'
import { isKnownTo, rolesKnowing, roleOf } from '../known-keys.ts'
import { looksLikeName } from '../secrets.ts'
import { embeddedEdit, embeddedSettings } from './embedded-properties.ts'
import { isProperties, leavesOf, nestedPart } from './nested.ts'
import type { ConfigFile, Document, Part, Reader, Setting } from './part.ts'
import { statedIn, statingPart } from './system-facts.ts'
import { isYamlMap, yamlDocuments, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from './yaml/tree.ts'

export const systemReader: Reader = {
  kind: 'a YAML file of a whole system',
  recognises,
  read: files => {
    const documents = files.map(readSystem)
    return {
      parts: documents.flatMap(({ parts }) => parts),
      warnings: documents.flatMap(({ warnings }) => warnings),
      silent: documents.flatMap(({ silent = [] }) => silent),
      ...refusalOf(documents),
    }
  },
}

function refusalOf(documents: readonly Document[]): Pick<Document, 'refusal'> {
  const refusal = documents.find(document => document.refusal !== undefined)?.refusal
  return refusal === undefined ? {} : { refusal }
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
  const found = below.length > 0 ? below : trees.flatMap(tree => flatPart(file, tree))
  const parts = withCommon(
    found,
    trees.flatMap(tree => commonIn(file, tree)),
  )
  const stated = trees.flatMap(tree => statedIn(file, tree))
  if (parts.length === 0 && stated.length === 0) return nothingOfKafka(file, trees)
  return { parts: stated.length > 0 ? withStated(parts, statingPart(file, stated)) : parts, warnings: [] }
}

/** What the file states of its topics is said by them, so that it is no topic beside them. */
function withStated(parts: readonly Part[], stating: Part): readonly Part[] {
  if (!parts.some(({ role }) => role === 'topic')) return [...parts, stating]
  return parts.map(part =>
    part.role !== 'topic'
      ? part
      : {
          ...part,
          statements: [...(part.statements ?? []), ...stating.statements!],
          edit: change => stating.edit!(change) ?? part.edit?.(change),
        },
  )
}

/** S4. Where a key of Kafka's stands in a place that nobody knows, it is said what would read it. */
function nothingOfKafka({ name }: ConfigFile, trees: readonly YamlNode[]): Document {
  const [place] = trees.flatMap(tree => placesIn(tree, []))
  const found = place && `--map ${place.path.join('.')}=${place.role}`
  const map = found
    ? `here perhaps ${found}, where line ${place.line} has a key of Kafka's`
    : 'such as --map queue.kafka=producer'
  const refusal = `${name} is YAML or JSON in which ackproof finds nothing of Kafka: it looks for Spring, docker-compose, Kubernetes and Connect files, and for the keys ${roles.join(', ')}; --map says where an application keeps its own, ${map}.`
  if (found === undefined) return { parts: [], warnings: [], silent: [name], refusal }
  const text = `A key of Kafka's stands here in a place that ackproof does not know, and is not read: perhaps ${found} would.`
  return { parts: [], warnings: [{ file: name, line: place.line, text }], refusal }
}

interface Place {
  readonly path: readonly string[]
  readonly role: Role
  readonly line: number
}

/** Maps that hold a key of Kafka's which decides something, in Kafka's own spelling. */
function placesIn(node: YamlNode, path: readonly string[]): readonly Place[] {
  if (node.kind !== 'map') return []
  const role = roles.toSorted((a, b) => knownIn(node, b) - knownIn(node, a))[0]!
  const found = node.entries.find(({ key }) => key.includes('.') && isDecisive(role, key))
  if (found !== undefined && path.length > 0) return [{ path, role, line: found.line }]
  return node.entries.flatMap(({ key, value }) => (looksLikeName(key) ? placesIn(value, [...path, key]) : []))
}

const knownIn = ({ entries }: YamlMap, role: Role) => entries.filter(({ key }) => isKnownTo(role, key)).length

interface RoleName {
  readonly role: Role | 'common'
  readonly isPlural: boolean
  /** Of a file's name: what it says beside the role. */
  readonly name: string
}

const roleWord =
  /^(?:([\w-]*?)[._-])?(broker|server|topic|producer|consumer|common|client)(s?)(?:[._-]?(?:configs?|configurations?|properties|props|settings|overrides|conf))*(?:[._-]([\w-]+)\.(?:properties|conf|config))?$/i

/** What `producer`, `producerConfig`, `consumers` or `producer-orders.properties` says. */
function roleNamed(key: string): RoleName | undefined {
  const [, before = '', word, plural, after = ''] = roleWord.exec(key) ?? []
  if (word === undefined) return undefined
  const lower = word.toLowerCase()
  const role = lower === 'server' ? 'broker' : lower === 'client' ? 'common' : (lower as Role | 'common')
  return { role, isPlural: plural !== '', name: after || before }
}

function partsIn(file: ConfigFile, node: YamlNode, above: string): readonly Part[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'list') return node.items.flatMap(item => partsIn(file, item, above))
  return node.entries.flatMap(entry => partsOf(file, entry, above))
}

function partsOf(file: ConfigFile, entry: YamlEntry, above: string): readonly Part[] {
  const { key, value } = entry
  const named = roleNamed(key)
  if (named !== undefined && named.role !== 'common') {
    const parts = named.isPlural
      ? severalUnder(file, named.role, value)
      : partUnder(file, named.role, named.name || above, value)
    const found = parts.filter(isKafkas)
    if (found.length > 0) return found
  }
  if (value.kind !== 'scalar') return partsIn(file, value, key)
  return isProperties(value) && named?.role !== 'common' ? textPart(file, key, value) : []
}

/** `server: { port: 8080 }` is somebody else's. */
function isKafkas({ role, settings, statements = [] }: Part): boolean {
  const known = settings.filter(({ key }) => isKnownTo(role, key))
  return statements.length > 0 || known.length > 1 || known.some(({ key }) => isDecisive(role, key))
}

function partUnder(file: ConfigFile, role: Role, name: string, value: YamlNode): readonly Part[] {
  if (value.kind === 'map') return [nestedPart(file, role, name, value)]
  if (value.kind === 'list') return severalUnder(file, role, value)
  return isProperties(value) ? [partFrom(file, role, name, value)] : []
}

/** A map from names, or a list of maps with a name each. */
function severalUnder(file: ConfigFile, role: Role, value: YamlNode): readonly Part[] {
  if (value.kind === 'map') {
    const named = value.entries.filter(({ key }) => !/^defaults?$/i.test(key))
    return named.flatMap(({ key, value: inner }) => partUnder(file, role, key, inner))
  }
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

/** S2: what all clients have in common lies below what each has of its own. */
function withCommon(parts: readonly Part[], common: readonly Setting[]): readonly Part[] {
  return parts.map(part => {
    if (part.role !== 'producer' && part.role !== 'consumer') return part
    const own = new Set(part.settings.map(({ key }) => key))
    const more = common.filter(({ key }) => !own.has(key) && isKnownTo(part.role, key))
    return { ...part, settings: [...more, ...part.settings] }
  })
}

/** The settings in texts and maps under `common…`. */
function commonIn(file: ConfigFile, node: YamlNode): readonly Setting[] {
  if (node.kind !== 'map') return []
  return node.entries.flatMap(({ key, value }) => {
    if (roleNamed(key)?.role !== 'common') return commonIn(file, value)
    if (value.kind === 'map') return nestedPart(file, 'producer', '', value).settings
    return value.kind === 'scalar' && isProperties(value) ? embeddedSettings(file, value) : []
  })
}

/** S3. */
function flatPart(file: ConfigFile, tree: YamlNode): readonly Part[] {
  if (tree.kind !== 'map' || !leavesOf(tree).some(({ name }) => rolesKnowing(name).length > 0)) return []
  const { settings } = nestedPart(file, 'producer', '', tree)
  return [nestedPart(file, roleOf(file, settings), '', tree)]
}
