/**
 * Topics of Terraform's providers: Mongey/kafka, confluentinc/confluent, aiven/aiven, hashicorp/google, yandex-cloud/yandex, digitalocean/digitalocean.
 *
 *   P1  for_each over a literal map makes a topic of each of its keys; over anything else one topic, of which `each` is unknown
 *   P2  Confluent Cloud keeps three copies of every topic, asks for two of them, and elects nobody unclean: the resource cannot say otherwise but for
 *       min.insync.replicas
 *
 * Source: the providers' documentation of the resources; Confluent Cloud, "Topic configurations".
 */
import type { FactName } from '../../facts.ts'
import type { Edit, Part, Setting, Statement } from '../part.ts'
import { addAttribute, addKey, replaceValue } from './edits.ts'
import { entryIn, isGiven, type HclBlock, type HclEntry } from './tree.ts'
import { resolve, textOf, unreadOf, type Resolved, type Scope, type Source } from './values.ts'

interface Resource {
  readonly name: string
  readonly copies: string
  readonly config: string
  /** A block, whose keys have underscores. */
  readonly isBlock?: true
}

const resources: Readonly<Record<string, Resource>> = {
  kafka_topic: { name: 'name', copies: 'replication_factor', config: 'config' },
  confluent_kafka_topic: { name: 'topic_name', copies: '', config: 'config' },
  aiven_kafka_topic: { name: 'topic_name', copies: 'replication', config: 'config', isBlock: true },
  google_managed_kafka_topic: { name: 'topic_id', copies: 'replication_factor', config: 'configs' },
  yandex_mdb_kafka_topic: { name: 'name', copies: 'replication_factor', config: 'topic_config', isBlock: true },
  digitalocean_database_kafka_topic: { name: 'name', copies: 'replication_factor', config: 'config', isBlock: true },
}

const REPLICAS = 'topic.replication.factor' satisfies FactName
export const decisiveOfTopics = ['min.insync.replicas', 'unclean.leader.election.enable', 'flush.messages'] as const

export const topicParts = (sources: readonly Source[], scope: Scope): readonly Part[] =>
  sources.flatMap(source =>
    source.body.blocks.flatMap(block => {
      const of = block.type === 'resource' ? resources[block.labels[0] ?? ''] : undefined
      return of === undefined ? [] : instancesOf(source, block, scope).map(each => topicPart(source, block, of, each))
    }),
  )

/** P1. */
function instancesOf({ file }: Source, block: HclBlock, scope: Scope): readonly Scope[] {
  const over = entryIn(block.entries, 'for_each')
  const found = over && resolve({ file, value: over.value }, scope)
  if (found?.value.kind !== 'map' || found.value.entries.some(({ key }) => key === '')) return [scope]
  return found.value.entries.map(({ key, value }) => ({ ...scope, each: { key, value: { file: found.file, value } } }))
}

function topicPart(source: Source, block: HclBlock, of: Resource, scope: Scope): Part {
  const { file } = source
  const at = (key: string) => {
    const entry = entryIn(block.entries, key)
    return entry && { entry, found: resolve({ file, value: entry.value }, scope) }
  }
  const name = at(of.name)
  const config = at(of.config)
  const copies = at(of.copies)
  const settings = of.isBlock ? blockSettings(source, block, of, scope) : configSettings(source, config, scope)
  return {
    role: 'topic',
    name: (name && textOf(name.found, scope)) ?? scope.each?.key ?? block.labels[1] ?? '',
    files: [...new Set([file.name, ...(config ? [config.found.file.name] : [])])],
    settings: [...settings, ...(of.copies === '' ? cloudSettings(source, block, settings) : [])],
    statements: of.copies === '' ? [cloudCopies(source, block)] : copiesOf(source, copies, scope),
    edit: ({ fact, key, value }) => {
      if (fact !== REPLICAS && key === fact) return undefined
      if (fact === REPLICAS) return copies && replaceValue(copies.found.file, copies.found.value, value)
      return of.isBlock
        ? editBlock(source, block, of, key, value)
        : editConfig(source, block, config, key, value, of.config)
    },
  }
}

interface Attribute {
  readonly entry: HclEntry
  readonly found: Resolved
}

function copiesOf({ file }: Source, copies: Attribute | undefined, scope: Scope): readonly Statement[] {
  if (copies === undefined) return []
  const text = textOf(copies.found, scope)
  const place = { fact: REPLICAS, file: file.name, line: copies.entry.line, written: copies.entry.key } as const
  if (text === undefined) return [{ ...place, value: '', unread: unreadOf(copies.found, scope) }]
  return [{ ...place, file: copies.found.file.name, line: copies.found.value.line, value: text }]
}

/** A map, or an expression that may be any. */
export function configSettings(
  { file }: Source,
  config: Attribute | undefined,
  scope: Scope,
  decisive: readonly string[] = decisiveOfTopics,
): readonly Setting[] {
  if (config === undefined) return []
  const { found } = config
  if (found.value.kind === 'map' && found.value.entries.every(({ key }) => key !== '')) {
    return found.value.entries.filter(isGiven).map(entry => settingOf(found, entry, entry.key, scope))
  }
  const unread = 'may stand in a Terraform expression'
  return decisive.map(key => ({ file: file.name, line: config.entry.line, key, value: '', unread }))
}

export function settingOf({ file }: Pick<Resolved, 'file'>, entry: HclEntry, key: string, scope: Scope): Setting {
  const found = resolve({ file, value: entry.value }, scope)
  const text = textOf(found, scope)
  const place = { file: file.name, line: entry.line, key, ...(entry.key !== key && { written: entry.key }) }
  return { ...place, value: text?.trim() ?? '', ...(text === undefined && { unread: unreadOf(found, scope) }) }
}

const configBlock = (block: HclBlock, { config }: Resource) => block.blocks.find(({ type }) => type === config)

const blockSettings = ({ file }: Source, block: HclBlock, of: Resource, scope: Scope): readonly Setting[] =>
  (configBlock(block, of)?.entries ?? [])
    .filter(isGiven)
    .map(entry => settingOf({ file }, entry, entry.key.replaceAll('_', '.'), scope))

function editBlock({ file }: Source, block: HclBlock, of: Resource, key: string, value: string): Edit | undefined {
  const config = configBlock(block, of)
  const written = key.replaceAll('.', '_')
  const found = config && entryIn(config.entries, written)
  if (found !== undefined) return replaceValue(file, found.value, value)
  return config && addAttribute(file, config, written, value)
}

export function editConfig(
  { file }: Source,
  block: HclBlock,
  config: Attribute | undefined,
  key: string,
  value: string,
  called = 'config',
): Edit | undefined {
  if (config === undefined) return addAttribute(file, block, called, { key, value })
  const { found } = config
  if (found.value.kind !== 'map') return undefined
  const entry = entryIn(found.value.entries, key)
  return entry === undefined
    ? addKey(found.file, found.value, key, value)
    : replaceValue(found.file, entry.value, value)
}

/** P2. */
const cloudCopies = ({ file }: Source, { line, labels }: HclBlock): Statement => ({
  fact: REPLICAS,
  file: file.name,
  line,
  written: labels[0]!,
  value: '3',
})

function cloudSettings({ file }: Source, { line }: HclBlock, settings: readonly Setting[]): readonly Setting[] {
  const cloud = { 'min.insync.replicas': '2', 'unclean.leader.election.enable': 'false' }
  return Object.entries(cloud)
    .filter(([key]) => !settings.some(setting => setting.key === key))
    .map(([key, value]) => ({ file: file.name, line, key, value, written: `${key} (Confluent Cloud's)` }))
}
