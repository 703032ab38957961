/**
 * Confluent for Kubernetes: `Kafka` (`configOverrides.server` as a list of key=value), `KafkaTopic`, `Connect`, `Connector`; Jikkou's `KafkaTopic`.
 *
 *   O1  where the overrides do not say them, the operator sets default.replication.factor and min.insync.replicas by the number of brokers: their
 *       values are not Kafka's defaults, and not known here
 *   O2  a broker's log is on a persistent volume of dataVolumeCapacity
 *
 * Source: Confluent for Kubernetes, "Configure Confluent Platform", "Manage Kafka topics".
 */
import type { ConnectConfig, Connector } from '../connect/parts.ts'
import { filesOf, lastAt, statement, textOf, type KubernetesObject } from './manifests.ts'
import { imageOf } from '../containers/images.ts'
import type { ConfigFile, Edit, Part, Setting, Statement } from '../part.ts'
import { configOf, type FromOperators } from './strimzi-connect.ts'
import { addItem, replaceScalar } from '../yaml/edits.ts'
import { editLayers, layered, sectionAt, settingsIn, valueOf } from '../yaml/settings.ts'
import { at, type YamlList, type YamlNode, type YamlScalar } from '../yaml/tree.ts'

const CONFLUENT = 'platform.confluent.io'
/** Not an operator's, and of the same shape; once with `replicationFactor`. */
const JIKKOU = 'kafka.jikkou.io'

export function confluentParts(objects: readonly KubernetesObject[]): readonly Part[] {
  return objects.flatMap(object => {
    if (object.kind === 'KafkaTopic' && (object.group === CONFLUENT || object.group === JIKKOU))
      return [topicPart(object)]
    return object.kind === 'Kafka' && object.group === CONFLUENT ? [brokerPart(object)] : []
  })
}

export function confluentConnect(objects: readonly KubernetesObject[]): FromOperators {
  const of = (kind: string) => objects.filter(({ group, kind: own }) => group === CONFLUENT && own === kind)
  return { workers: of('Connect').map(workerOf), connectors: of('Connector').map(connectorOf) }
}

function brokerPart(object: KubernetesObject): Part {
  const overrides = overridesOf(object)
  const settings = layered(overrides.map(({ settings: each }) => each))
  return {
    role: 'broker',
    name: object.name,
    files: filesOf(object),
    settings: [...settings, ...bySize(object, settings)],
    statements: [
      ...versionOf(object),
      ...statement('broker.storage', object, ['spec', 'dataVolumeCapacity'], () => 'persistent'),
    ],
    edit: ({ fact, key, value }) => (key === fact ? undefined : editOverrides(overrides, key, value)),
  }
}

/** Confluent's own numbers stand for Kafka's. */
function versionOf(object: KubernetesObject): readonly Statement[] {
  const keys = ['spec', 'image', 'application']
  const { version, unread } = imageOf(textOf(object, ...keys) ?? '')
  if (version !== undefined) return statement('broker.version', object, keys, () => `kafka@${version}`)
  return statement('broker.version', object, keys).map(said => ({
    ...said,
    unread: said.unread ?? unread ?? 'names no Kafka that ackproof knows',
  }))
}

interface Overrides {
  readonly file: ConfigFile
  readonly list: YamlList
  readonly settings: readonly Setting[]
}

function overridesOf({ layers }: KubernetesObject): readonly Overrides[] {
  return layers.flatMap(({ file, node }) => {
    const list = at(node, 'spec', 'configOverrides', 'server')
    return list?.kind === 'list' ? [{ file, list, settings: settingsOf(file, list) }] : []
  })
}

const settingsOf = (file: ConfigFile, list: YamlList): readonly Setting[] =>
  list.items.flatMap(item => {
    const pair = pairOf(item)
    return pair === undefined ? [] : [{ file: file.name, line: item.line, key: pair.key, ...valueOf(pair.value) }]
  })

function pairOf(item: YamlNode): { readonly key: string; readonly value: string } | undefined {
  const [, key, value] = (item.kind === 'scalar' && /^\s*([^=\s]+)\s*=(.*)$/s.exec(item.text)) || []
  return key === undefined ? undefined : { key, value: value! }
}

function editOverrides(overrides: readonly Overrides[], key: string, value: string): Edit | undefined {
  const saying = overrides.findLast(({ settings }) => settings.some(setting => setting.key === key)) ?? overrides.at(-1)
  if (saying === undefined) return undefined
  const { file, list } = saying
  const found = list.items.findLast((item): item is YamlScalar => pairOf(item)?.key === key && item.kind === 'scalar')
  const written = `${key}=${value}`
  return found === undefined ? addItem(file, list, written) : replaceScalar(file, found, written)
}

/** O1. */
function bySize(object: KubernetesObject, settings: readonly Setting[]): readonly Setting[] {
  const found = lastAt(object, 'spec', 'replicas') ?? lastAt(object, 'kind')
  if (found === undefined) return []
  const unread = 'is set by the operator from the number of brokers'
  const place = { file: found.file.name, line: found.entry.line, value: '', unread }
  return ['default.replication.factor', 'min.insync.replicas']
    .filter(key => !settings.some(setting => setting.key === key))
    .map(key => ({ ...place, key }))
}

function topicPart(object: KubernetesObject): Part {
  const sections = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'configs'))
  const specs = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec'))
  const fact = 'topic.replication.factor'
  const copies = lastAt(object, 'spec', 'replicationFactor') === undefined ? 'replicas' : 'replicationFactor'
  return {
    role: 'topic',
    name: textOf(object, 'spec', 'name') ?? object.name,
    files: filesOf(object),
    settings: layered(sections.map(section => settingsIn(section))),
    statements: textOf(object, 'spec', copies) === '-1' ? [] : statement(fact, object, ['spec', copies]),
    edit: ({ fact: changed, key, value }) => {
      if (changed === fact) return editLayers(specs, copies, value)
      return key === changed ? undefined : editLayers(sections, key, value)
    },
  }
}

function workerOf(object: KubernetesObject): ConnectConfig {
  const overrides = overridesOf(object)
  return {
    ...configOf(object, []),
    settings: layered(overrides.map(({ settings }) => settings)),
    edit: (key, value) => editOverrides(overrides, key, value),
  }
}

function connectorOf(object: KubernetesObject): Connector {
  const sections = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'configs'))
  const worker = textOf(object, 'spec', 'connectClusterRef', 'name')
  return {
    ...configOf(object, sections),
    class: textOf(object, 'spec', 'class') ?? '',
    ...(worker !== undefined && { worker }),
  }
}
