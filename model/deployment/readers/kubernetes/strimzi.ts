/**
 * Strimzi: `Kafka` with its `KafkaNodePool`s is a broker part, each `KafkaTopic` a topic part.
 *
 *     Kafka ◀──strimzi.io/cluster── KafkaNodePool        spec.kafka.config ─▶ settings; version, replicas, storage ─▶ statements
 *       ▲────────strimzi.io/cluster── KafkaTopic         spec.config ─▶ settings; spec.replicas ─▶ topic.replication.factor
 *
 *   S1  where there are node pools, `replicas` and `storage` of the Kafka itself say nothing (so Strimzi has it)
 *   S2  a topic without `replicas` has its broker's default.replication.factor
 *   S3  IBM's Event Streams has the same objects under its own group; its `EventStreams` holds a Kafka's spec under strimziOverrides
 *
 * Source: Strimzi's API reference; KafkaSpecChecker. Not modelled: which settings the operator overrides (listeners, log.dirs: none that
 * decides a fact).
 */
import type { FactName } from '../../facts.ts'
import type { Warning } from '../../key-warnings.ts'
import { looksLikeName } from '../../secrets.ts'
import { filesOf, labelOf, lastAt, statement, textOf, type KubernetesObject } from './manifests.ts'
import type { Document, Edit, Part, Setting, Statement } from '../part.ts'
import { storageOf } from './strimzi-storage.ts'
import { editLayers, layered, sectionAt, settingsIn, valueOf } from '../yaml/settings.ts'

const EVENT_STREAMS = 'eventstreams.ibm.com'
export const isStrimzis = ({ group }: KubernetesObject): boolean =>
  group === 'kafka.strimzi.io' || group === EVENT_STREAMS
export const clusterOf = (object: KubernetesObject): string | undefined =>
  labelOf(object, 'strimzi.io/cluster') ?? labelOf(object, `${EVENT_STREAMS}/cluster`)

/** S3: where a cluster's description stands. */
const specOf = ({ kind }: KubernetesObject): readonly string[] =>
  kind === 'EventStreams' ? ['spec', 'strimziOverrides', 'kafka'] : ['spec', 'kafka']

export function strimziDocument(objects: readonly KubernetesObject[]): Document {
  const of = (...kinds: readonly string[]) => objects.filter(each => isStrimzis(each) && kinds.includes(each.kind))
  const [clusters, pools, topics] = [of('Kafka', 'EventStreams'), of('KafkaNodePool'), of('KafkaTopic')]
  const brokers = clusters.map(cluster => brokerPart(cluster, brokerPools(cluster, pools)))
  const parts = [...brokers.map(({ part }) => part), ...topics.map(topicPart)]
  return {
    parts,
    warnings: [
      ...brokers.flatMap(({ warnings }) => warnings),
      ...pools.filter(pool => !clusters.some(cluster => isOf(cluster, pool))).map(homeless),
      ...topics.flatMap(topic => tooMany(topic, clusters, pools)),
    ],
  }
}

const isOf = (cluster: KubernetesObject, other: KubernetesObject) => clusterOf(other) === cluster.name

/** Those that hold partitions: a pool without roles is one of before KRaft, of brokers. */
function brokerPools(cluster: KubernetesObject, pools: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return pools.filter(pool => isOf(cluster, pool) && holdsPartitions(pool))
}

function holdsPartitions(pool: KubernetesObject): boolean {
  const roles = lastAt(pool, 'spec', 'roles')?.entry.value
  return roles?.kind !== 'list' || roles.items.some(role => role.kind === 'scalar' && role.text === 'broker')
}

function brokerPart(
  cluster: KubernetesObject,
  pools: readonly KubernetesObject[],
): { readonly part: Part; readonly warnings: readonly Warning[] } {
  const sections = cluster.layers.map(({ file, node }) => sectionAt(file, node, ...specOf(cluster), 'config'))
  const settings = layered(sections.map(section => settingsIn(section)))
  const storage = storageOf(pools.length > 0 ? pools.map(pool => [pool, ['spec']]) : [[cluster, specOf(cluster)]])
  const part: Part = {
    role: 'broker',
    name: cluster.name,
    files: filesOf(cluster, ...pools),
    settings,
    statements: [...versionOf(cluster, [...specOf(cluster), 'version']), ...storage.statements],
    edit: ({ fact, key, value }) => {
      if (fact === 'broker.version') return editVersion(cluster, value)
      return key === fact ? undefined : editLayers(sections, key, value)
    },
  }
  const copies = settings.find(({ key }) => key === 'default.replication.factor')
  return { part, warnings: [...storage.warnings, ...moreThanBrokers(copies, cluster, pools)] }
}

/** Kafka's own numbers alone: a vendor's are not known to be the same. */
export function versionOf(object: KubernetesObject, keys: readonly string[]): readonly Statement[] {
  const text = textOf(object, ...keys)
  if (text === undefined || text === '') return []
  if (/^\d+(\.\d+){1,3}$/.test(text)) return statement('broker.version', object, keys, value => `kafka@${value}`)
  return statement('broker.version', object, keys).map(said => ({ unread: "is no version of Kafka's own", ...said }))
}

const editVersion = (cluster: KubernetesObject, value: string): Edit | undefined =>
  editLayers(
    cluster.layers.map(({ file, node }) => sectionAt(file, node, ...specOf(cluster))),
    'version',
    value.replace(/^kafka@/, ''),
  )

function topicPart(topic: KubernetesObject): Part {
  const sections = topic.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'config'))
  const specs = topic.layers.map(({ file, node }) => sectionAt(file, node, 'spec'))
  return {
    role: 'topic',
    name: textOf(topic, 'spec', 'topicName') ?? topic.name,
    files: filesOf(topic),
    settings: layered(sections.map(section => settingsIn(section))),
    statements: copiesOf(topic),
    edit: ({ fact, key, value }) => {
      if (fact === REPLICAS) return editLayers(specs, 'replicas', value)
      return key === fact ? undefined : editLayers(sections, key, value)
    },
  }
}

const REPLICAS = 'topic.replication.factor' satisfies FactName

/** S2; so has one with -1. */
const copiesOf = (topic: KubernetesObject): readonly Statement[] =>
  textOf(topic, 'spec', 'replicas') === '-1' ? [] : statement(REPLICAS, topic, ['spec', 'replicas'])

/** S1. Undefined where it is not said, or not yet data. */
function brokersOf(cluster: KubernetesObject, pools: readonly KubernetesObject[]): number | undefined {
  const counts =
    pools.length > 0
      ? pools.map(pool => textOf(pool, 'spec', 'replicas'))
      : [textOf(cluster, ...specOf(cluster), 'replicas')]
  if (!counts.every(count => count !== undefined && /^\d+$/.test(count))) return undefined
  return counts.reduce((sum, count) => sum + Number(count), 0)
}

/** Kafka refuses to create such a topic (INVALID_REPLICATION_FACTOR). */
function moreThanBrokers(
  said: Pick<Setting, 'file' | 'line' | 'key' | 'value' | 'written' | 'unread'> | undefined,
  cluster: KubernetesObject,
  pools: readonly KubernetesObject[],
): readonly Warning[] {
  const brokers = brokersOf(cluster, pools)
  if (said === undefined || said.unread !== undefined || brokers === undefined) return []
  if (!/^\d+$/.test(said.value) || Number(said.value) <= brokers) return []
  const { file, line, key, written = key, value } = said
  const whose = looksLikeName(cluster.name) ? cluster.name : 'the cluster'
  const has = brokers === 1 ? 'one broker' : `${brokers} brokers`
  return [
    {
      file,
      line,
      text: `${written}=${value}, and ${whose} has ${has}: Kafka refuses to create a topic with more copies.`,
    },
  ]
}

function tooMany(
  topic: KubernetesObject,
  clusters: readonly KubernetesObject[],
  pools: readonly KubernetesObject[],
): readonly Warning[] {
  const cluster = clusters.find(each => isOf(each, topic))
  const found = lastAt(topic, 'spec', 'replicas')
  if (cluster === undefined || found?.entry.value.kind !== 'scalar') return []
  const { file, entry } = found
  const said = { file: file.name, line: entry.line, key: 'spec.replicas', ...valueOf(found.entry.value.text) }
  return moreThanBrokers(said, cluster, brokerPools(cluster, pools))
}

function homeless(pool: KubernetesObject): Warning {
  const [{ file, node }] = pool.layers as [KubernetesObject['layers'][number]]
  const [name, cluster] = [pool.name, clusterOf(pool) ?? '']
  const whose = looksLikeName(cluster) ? `the Kafka ${cluster}` : 'a Kafka'
  const called = looksLikeName(name) ? ` ${name}` : ''
  return {
    file: file.name,
    line: node.line,
    text: `KafkaNodePool${called} belongs to ${whose}, which is in none of these files: what it says of storage is not used.`,
  }
}
