/**
 * Amazon MSK in Terraform: a configuration with Kafka's `.properties` as text, the cluster that uses it, and the modules that make both.
 *
 *   M1  a cluster's configuration is the one that its configuration_info names, or the only one there is
 *   M2  what a configuration leaves out has a default of MSK's, which turns on zones and storage: it is not Kafka's, and not known here
 *
 * Source: Amazon MSK, "Default Amazon MSK configuration"; the documentation of aws_msk_configuration and aws_msk_cluster.
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { Warning } from '../../key-warnings.ts'
import type { Document, Edit, Part, Setting, Statement } from '../part.ts'
import { editHeredoc } from './edits.ts'
import { settingsOf } from './texts.ts'
import { configSettings, editConfig } from './topics.ts'
import { entryIn, type HclBlock } from './tree.ts'
import { resolve, textOf, unreadOf, type Resolved, type Scope, type Source } from './values.ts'

const decisive = [
  'default.replication.factor',
  'min.insync.replicas',
  'unclean.leader.election.enable',
  'log.flush.interval.messages',
]
const ownDefaults = decisive.slice(0, 3)

interface Configuration {
  readonly source: Source
  readonly block: HclBlock
  readonly settings: readonly Setting[]
  readonly edit: (key: string, value: string) => Edit | undefined
}

interface Cluster {
  readonly source: Source
  readonly block: HclBlock
}

export function mskParts(sources: readonly Source[], scope: Scope): Document {
  const of = (type: string): readonly Cluster[] =>
    sources.flatMap(source =>
      source.body.blocks
        .filter(block => block.type === 'resource' && block.labels[0] === type)
        .map(block => ({ source, block })),
    )
  const configurations = of('aws_msk_configuration').map(each => configurationOf(each, scope))
  const clusters = of('aws_msk_cluster')
  const used = clusters.map(cluster => ({ cluster, configuration: configurationFor(cluster, configurations) }))
  const idle = configurations.filter(each => !used.some(({ configuration }) => configuration === each))
  const modules = sources.flatMap(source => modulesIn(source, scope))
  const parts = [
    ...used.map(({ cluster, configuration }) => clusterPart(cluster, configuration, scope)),
    ...idle.map(configuration => partOf(configuration, scope)),
    ...modules,
  ]
  return { parts, warnings: used.flatMap(each => moreThanBrokers(each.cluster, each.configuration, scope)) }
}

/** M1. */
function configurationFor({ block }: Cluster, configurations: readonly Configuration[]): Configuration | undefined {
  const info = block.blocks.find(({ type }) => type === 'configuration_info')
  const arn = info && entryIn(info.entries, 'arn')?.value
  const label = arn?.kind === 'expression' ? /^aws_msk_configuration\.([\w-]+)/.exec(arn.text)?.[1] : undefined
  const named = configurations.find(({ block: { labels } }) => labels[1] === label)
  return named ?? (configurations.length === 1 ? configurations[0] : undefined)
}

function configurationOf({ source, block }: Cluster, scope: Scope): Configuration {
  const entry = entryIn(block.entries, 'server_properties')
  const found = entry && resolve({ file: source.file, value: entry.value }, scope)
  const line = entry?.line ?? block.line
  const settings = found ? settingsIn(found, line, scope) : []
  return {
    source,
    block,
    settings: [...settings, ...mskDefaults(source, line, settings)],
    edit: (key, value) => {
      const said = settings.find(setting => setting.key === key)
      return found?.value.kind === 'heredoc'
        ? editHeredoc(found.file, found.value, said?.line, `${key}=${value}`)
        : undefined
    },
  }
}

/** What is still to be computed may be anything. */
function settingsIn(found: Resolved, line: number, scope: Scope): readonly Setting[] {
  const unread = 'may stand in a Terraform expression'
  return (
    settingsOf(found, line, scope) ?? decisive.map(key => ({ file: found.file.name, line, key, value: '', unread }))
  )
}

/** M2. */
const mskDefaults = ({ file }: Source, line: number, settings: readonly Setting[]): readonly Setting[] =>
  ownDefaults
    .filter(key => !settings.some(setting => setting.key === key))
    .map(key => ({
      file: file.name,
      line,
      key,
      value: '',
      unread: 'is not set here, and MSK has a default of its own',
    }))

const nameOf = ({ source, block }: Cluster, key: string, scope: Scope): string => {
  const entry = entryIn(block.entries, key)
  const text = entry && textOf(resolve({ file: source.file, value: entry.value }, scope), scope)
  return text ?? block.labels.at(-1) ?? ''
}

const partOf = (configuration: Configuration, scope: Scope): Part => ({
  role: 'broker',
  name: nameOf(configuration, 'name', scope),
  files: [configuration.source.file.name],
  settings: configuration.settings,
  edit: ({ fact, key, value }) => (key === fact ? undefined : configuration.edit(key, value)),
})

function clusterPart(cluster: Cluster, configuration: Configuration | undefined, scope: Scope): Part {
  const { source, block } = cluster
  const base = configuration && partOf(configuration, scope)
  return {
    role: 'broker',
    name: nameOf(cluster, 'cluster_name', scope),
    files: [...new Set([...(base?.files ?? []), source.file.name])],
    settings: base?.settings ?? mskDefaults(source, block.line, []),
    statements: versionOf(cluster, scope),
    ...(base?.edit && { edit: base.edit }),
  }
}

/** `3.7.x`, `3.7.x.kraft`, `2.8.2.tiered`. */
function versionOf({ source, block }: Cluster, scope: Scope): readonly Statement[] {
  const entry = entryIn(block.entries, 'kafka_version')
  if (entry === undefined) return []
  const found = resolve({ file: source.file, value: entry.value }, scope)
  const text = textOf(found, scope)
  const place = { fact: 'broker.version', file: source.file.name, line: entry.line, written: 'kafka_version' } as const
  if (text === undefined) return [{ ...place, value: '', unread: unreadOf(found, scope) }]
  const [, version] = /^(\d+\.\d+(?:\.\d+)?)(?:\.x)?(?:\.(?:kraft|tiered))?$/.exec(text) ?? []
  return version === undefined
    ? [{ ...place, value: '', unread: "is no version of Kafka's own" }]
    : [{ ...place, value: `kafka@${version}`, text }]
}

function moreThanBrokers(cluster: Cluster, configuration: Configuration | undefined, scope: Scope): readonly Warning[] {
  const entry = entryIn(cluster.block.entries, 'number_of_broker_nodes')
  const count = entry && textOf(resolve({ file: cluster.source.file, value: entry.value }, scope), scope)
  const copies = configuration?.settings.find(({ key }) => key === 'default.replication.factor')
  if (copies === undefined || copies.unread !== undefined || !/^\d+$/.test(count ?? '')) return []
  if (!/^\d+$/.test(copies.value) || Number(copies.value) <= Number(count)) return []
  const { file, line, value } = copies
  const text = `default.replication.factor=${value}, and number_of_broker_nodes is ${count}: Kafka refuses to create a topic with more copies.`
  return [{ file, line, text }]
}

const modulesHave = new Set(['configuration_server_properties', 'server_properties', 'properties'])

/** Modules that make a cluster of MSK take its settings as a map, or as text. */
function modulesIn(source: Source, scope: Scope): readonly Part[] {
  return source.body.blocks
    .filter(({ type, entries }) => type === 'module' && entryIn(entries, 'kafka_version') !== undefined)
    .flatMap(block => {
      const entry = block.entries.find(({ key }) => modulesHave.has(key))
      const config = entry && { entry, found: resolve({ file: source.file, value: entry.value }, scope) }
      const own =
        config?.found.value.kind === 'heredoc' ? settingsIn(config.found, config.entry.line, scope) : undefined
      const settings = own ?? configSettings(source, config, scope, decisive)
      const left = mskDefaults(source, entry?.line ?? block.line, settings)
      return [
        {
          role: 'broker' as const,
          name: block.labels[0] ?? '',
          files: [source.file.name],
          settings: [...settings, ...left].filter(({ key }) => own === undefined || isDecisive('broker', key)),
          statements: versionOf({ source, block }, scope),
          edit: ({ fact, key, value }) =>
            key === fact || config === undefined ? undefined : editConfig(source, block, config, key, value),
        } satisfies Part,
      ]
    })
}
