/**
 * Settings of one role in a map of YAML: dotted or nested, in Kafka's spelling or the application's, or as `.properties` text.
 *
 *   N1  `acks: all`, `max: { in: { flight: … } }`, `maxInFlight…` and `properties: |` may stand side by side; the text gives way to the keys
 *   N2  a key that is a fact of the role and no key of Kafka's states it: `client: java@3.7`, `ack.point: after`, `version: kafka@3.9`; of a topic also
 *       its replicas, as applications and tools call them
 *   N3  a map of Kafka's own keys may have a name there: `config`, `configs`, `settings` …
 */
import type { Role } from '../decisive-keys.ts'
import { domains, isFactName } from '../domains.ts'
import { isKnownTo } from '../known-keys.ts'
import { IS_TEMPLATE, templateMark } from '../properties-file.ts'
import { embeddedEdit, embeddedSettings } from './embedded-properties.ts'
import type { Change, ConfigFile, Edit, Part, Setting, Statement } from './part.ts'
import { kafkaKey } from './relaxed.ts'
import { addEntry, replaceScalar } from './yaml/edits.ts'
import type { YamlMap, YamlNode, YamlScalar } from './yaml/tree.ts'

/** One value at the end of its path. */
export interface Leaf {
  readonly name: string
  readonly scalar: YamlScalar
  readonly line: number
}

/** The scalars below a node; a list is its items with commas between, as Kafka writes lists. */
export function leavesOf(node: YamlNode, path: readonly string[] = []): readonly Leaf[] {
  if (node.kind === 'scalar') return [{ name: path.join('.'), scalar: node, line: node.line }]
  if (node.kind === 'list') return listLeaf(node.items, path)
  return node.entries.flatMap(({ key, line, value }) =>
    leavesOf(value, [...path, key]).map(leaf => (value.kind === 'scalar' ? { ...leaf, line } : leaf)),
  )
}

function listLeaf(items: readonly YamlNode[], path: readonly string[]): readonly Leaf[] {
  const scalars = items.filter(item => item.kind === 'scalar')
  const [first] = scalars
  if (first === undefined || scalars.length < items.length) return []
  const text = scalars.map(scalar => scalar.text).join(',')
  return [{ name: path.join('.'), scalar: { ...first, text, style: 'block' }, line: first.line }]
}

/** Whether a text is a file within the file: more than one line, or one that sets something. */
export const isProperties = ({ style, text }: YamlScalar): boolean =>
  (style === 'block' && /^[ \t]*[#!]?[\w.-]+\s*[=:]/m.test(text)) || /^[\w.-]+\s*=.*\n/.test(text)

export function nestedPart(file: ConfigFile, role: Role, name: string, map: YamlMap): Part {
  const leaves = leavesOf(map).filter(({ name: written }) => !isPartitions(role, meant(role, written)))
  const texts = leaves.filter(({ scalar }) => isProperties(scalar)).map(({ scalar }) => scalar)
  const inTexts = texts.flatMap(scalar => embeddedSettings(file, scalar))
  const plain = leaves.filter(({ scalar }) => !isProperties(scalar))
  const own = plain.filter(leaf => factNameOf(role, leaf.name) === undefined).map(leaf => settingOf(file, role, leaf))
  const keys = new Set(own.map(({ key }) => key))
  return {
    role,
    name,
    files: [file.name],
    settings: [...inTexts.filter(({ key }) => !keys.has(key)), ...own],
    statements: plain.flatMap(leaf => statementOf(file, role, leaf)),
    edit: change => editIn(file, { role, map, plain, texts }, change),
  }
}

/** N3. What nobody knows keeps its name. */
function meant(role: Role, name: string): string {
  const bare = name.replace(/^(?:configs?|configurations?|properties|props|settings)\./i, '')
  return isKnownTo(role, kafkaKey(role, bare)) || isFactName(`${role}.${bare}`) ? bare : name
}

const isReplicas = (role: Role, name: string): boolean =>
  role === 'topic' && /^(replication[._-]?factor|replication|replicas)$/i.test(name)

/** How many a topic has decides no guarantee, and is no key of Kafka's. */
const isPartitions = (role: Role, name: string): boolean =>
  role === 'topic' && /^(num[._-]?)?partitions?([._-]?count)?$/i.test(name.replace(/^configs?\./i, ''))

/** `client` in a producer's map is producer.client; what Kafka knows by itself is Kafka's. */
function factNameOf(role: Role, written: string): keyof typeof domains | undefined {
  const name = meant(role, written)
  if (isReplicas(role, name)) return 'topic.replication.factor'
  const fact = `${role}.${name}`
  return isFactName(fact) && !isKnownTo(role, name) ? fact : undefined
}

function statementOf(file: ConfigFile, role: Role, { name, scalar, line }: Leaf): readonly Statement[] {
  const fact = factNameOf(role, name)
  // As many as the brokers say.
  if (fact === undefined || (fact === 'topic.replication.factor' && scalar.text === '-1')) return []
  const unread = templateMark.test(scalar.text) ? { unread: IS_TEMPLATE } : {}
  return [{ fact, value: scalar.text, file: file.name, line, written: name, ...unread }]
}

function settingOf(file: ConfigFile, role: Role, { name, scalar, line }: Leaf): Setting {
  const key = kafkaKey(role, meant(role, name))
  return {
    file: file.name,
    line,
    key,
    value: scalar.text.trim(),
    ...(key !== name && { written: name }),
    ...(templateMark.test(scalar.text) && { unread: IS_TEMPLATE }),
  }
}

interface Whereabouts {
  readonly role: Role
  readonly map: YamlMap
  readonly plain: readonly Leaf[]
  readonly texts: readonly YamlScalar[]
}

/** Where it stands; else in the text, where there is one; else beside the other keys. */
function editIn(file: ConfigFile, { role, map, plain, texts }: Whereabouts, change: Change): Edit | undefined {
  const { key, fact, value } = change
  const leaf = plain.find(({ name }) => kafkaKey(role, meant(role, name)) === key || factNameOf(role, name) === fact)
  if (leaf !== undefined) return replaceScalar(file, leaf.scalar, value)
  for (const scalar of texts) {
    const edit = embeddedEdit(file, scalar, embeddedSettings(file, scalar), key, value)
    if (edit !== undefined) return edit
  }
  return addEntry(file, map, key, value)
}
