/**
 * Strimzi's `KafkaConnect`, `KafkaConnector` and `KafkaMirrorMaker2` as Connect's workers and connectors.
 *
 *   K1  a connector's worker is the one that its label strimzi.io/cluster names
 *   K2  a mirror is a source connector (MirrorSourceConnector) of the worker that its MirrorMaker is
 */
import type { ConnectConfig, Connector } from '../connect/parts.ts'
import { filesOf, lastAt, textOf, type KubernetesObject } from './manifests.ts'
import type { ConfigFile } from '../part.ts'
import { clusterOf, isStrimzis } from './strimzi.ts'
import { editLayers, layered, sectionAt, settingsIn, type Section } from '../yaml/settings.ts'
import { at, entryOf, textAt, type YamlNode } from '../yaml/tree.ts'

export interface FromOperators {
  readonly workers: readonly ConnectConfig[]
  readonly connectors: readonly Connector[]
}

export function strimziConnect(objects: readonly KubernetesObject[]): FromOperators {
  const of = (kind: string) => objects.filter(object => isStrimzis(object) && object.kind === kind)
  const mirrors = of('KafkaMirrorMaker2')
  return {
    workers: [...of('KafkaConnect').map(workerOf), ...mirrors.map(mirrorWorker)],
    connectors: [...of('KafkaConnector').map(connectorOf), ...mirrors.flatMap(mirrorsOf)],
  }
}

function workerOf(object: KubernetesObject): ConnectConfig {
  return configOf(
    object,
    object.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'config')),
  )
}

function connectorOf(object: KubernetesObject): Connector {
  const sections = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'config'))
  const worker = clusterOf(object)
  const [found, name] = [lastAt(object, 'spec', 'class'), textOf(object, 'spec', 'class') ?? '']
  const { place, ...rest } = configOf(object, sections)
  return {
    ...rest,
    place: found ? { file: found.file.name, line: found.entry.line, written: 'spec.class', text: name } : place,
    class: name,
    ...(worker !== undefined && { worker }),
  }
}

export function configOf(object: KubernetesObject, sections: readonly Section[]): ConnectConfig {
  const version = lastAt(object, 'spec', 'version')
  const text = textOf(object, 'spec', 'version')
  const [{ file, node }] = object.layers as [KubernetesObject['layers'][number]]
  return {
    name: object.name,
    files: filesOf(object),
    settings: layered(sections.map(section => settingsIn(section))),
    place: version
      ? { file: version.file.name, line: version.entry.line, written: 'spec.version', text: text ?? '' }
      : { file: file.name, line: entryOf(node, 'kind')!.line, written: 'kind', text: object.kind },
    ...(text !== undefined && /^\d+(\.\d+){1,3}$/.test(text) && { version: text }),
    edit: (key, value) => editLayers(sections, key, value),
  }
}

/** Its settings are those of its target cluster: `connectCluster` before v1, `target` since. */
function mirrorWorker(object: KubernetesObject): ConnectConfig {
  const sections = object.layers.flatMap(({ file, node }) => {
    const target = textAt(node, 'spec', 'connectCluster')
    const clusters = at(node, 'spec', 'clusters')
    const items = clusters?.kind === 'list' ? clusters.items : []
    const own = items.filter(item => textAt(item, 'alias') === target)
    return [...own, ...nodesAt(node, 'spec', 'target')].map(item => sectionAt(file, item, 'config'))
  })
  return configOf(object, sections)
}

const nodesAt = (node: YamlNode, ...keys: readonly string[]): readonly YamlNode[] => {
  const found = at(node, ...keys)
  return found === undefined ? [] : [found]
}

/** K2. */
function mirrorsOf(object: KubernetesObject): readonly Connector[] {
  const found = lastAt(object, 'spec', 'mirrors')
  if (found?.entry.value.kind !== 'list') return []
  return found.entry.value.items.flatMap(item => mirrorOf(object, found.file, item))
}

function mirrorOf(object: KubernetesObject, file: ConfigFile, item: YamlNode): readonly Connector[] {
  const connector = entryOf(item, 'sourceConnector')
  if (connector === undefined) return []
  const section = sectionAt(file, connector.value, 'config')
  const source = textAt(item, 'sourceCluster') ?? textAt(item, 'source', 'alias') ?? ''
  return [
    {
      name: [object.name, source].filter(name => name !== '').join('.'),
      files: [file.name],
      settings: settingsIn(section),
      place: { file: file.name, line: connector.line, written: 'sourceConnector', text: 'MirrorSourceConnector' },
      edit: (key, value) => editLayers([section], key, value),
      class: 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
      worker: object.name,
    },
  ]
}
