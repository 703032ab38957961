/**
 * Koperator (Banzai Cloud's, Adobe's): `KafkaCluster` is a broker part, each `KafkaTopic` a topic part.
 *
 *     readOnlyConfig ◀── clusterWideConfig ◀── config of groups, readOnlyConfig and config of single brokers        the last one counts
 *
 *   B1  where brokers differ, which one leads a partition is not known
 *   B2  storageConfigs are claims, or an emptyDir, which is gone with its pod
 *
 * Source: Koperator's KafkaCluster and KafkaTopic (api/v1beta1, api/v1alpha1), config/samples. Not modelled: what one broker overrides alone.
 */
import type { Warning } from '../../key-warnings.ts'
import { embeddedEdit, embeddedSettings } from '../embedded-properties.ts'
import type { ConfigFile, Document, Edit, Part, Setting, Statement } from '../part.ts'
import { agreed, editLayers, layered, sectionAt, settingsIn } from '../yaml/settings.ts'
import { at, entryOf, type YamlNode, type YamlScalar } from '../yaml/tree.ts'
import { filesOf, lastAt, statement, textOf, type KubernetesObject } from './manifests.ts'
import { losesItsLog } from './strimzi-storage.ts'

const KOPERATOR = 'kafka.banzaicloud.io'
const REPLICAS = 'topic.replication.factor'

export function koperatorDocument(objects: readonly KubernetesObject[]): Document {
  const of = (kind: string) => objects.filter(object => object.group === KOPERATOR && object.kind === kind)
  const clusters = of('KafkaCluster').map(brokerPart)
  return {
    parts: [...clusters.map(({ part }) => part), ...of('KafkaTopic').map(topicPart)],
    warnings: clusters.flatMap(({ warnings }) => warnings),
  }
}

interface Text {
  readonly file: ConfigFile
  readonly scalar: YamlScalar
  readonly settings: readonly Setting[]
}

function brokerPart(object: KubernetesObject): { readonly part: Part; readonly warnings: readonly Warning[] } {
  const shared = [...textsAt(object, 'readOnlyConfig'), ...textsAt(object, 'clusterWideConfig')]
  const own = ownTexts(object)
  const storage = storageOf(object)
  const part: Part = {
    role: 'broker',
    name: object.name,
    files: filesOf(object),
    // B1.
    settings: layered([...shared.map(({ settings }) => settings), agreed(own.flatMap(({ settings }) => settings))]),
    statements: [...versionOf(object), ...storage],
    edit: ({ fact, key, value }) => (key === fact ? undefined : editTexts(shared, own, key, value)),
  }
  return {
    part,
    warnings: storage
      .filter(({ value }) => value === 'ephemeral')
      .map(volume => losesItsLog(volume, 'storageConfigs with an emptyDir')),
  }
}

const textsAt = (object: KubernetesObject, key: string): readonly Text[] => {
  const found = lastAt(object, 'spec', key)
  return found === undefined ? [] : textOfNode(found.file, found.entry.value)
}

const textOfNode = (file: ConfigFile, node: YamlNode | undefined): readonly Text[] =>
  node?.kind === 'scalar' ? [{ file, scalar: node, settings: embeddedSettings(file, node) }] : []

/** Of groups and of single brokers. */
function ownTexts(object: KubernetesObject): readonly Text[] {
  const [groups, brokers] = [lastAt(object, 'spec', 'brokerConfigGroups'), lastAt(object, 'spec', 'brokers')]
  const named = groups?.entry.value.kind === 'map' ? groups.entry.value.entries.map(({ value }) => value) : []
  const single = brokers?.entry.value.kind === 'list' ? brokers.entry.value.items : []
  return [
    ...named.flatMap(group => textOfNode(groups!.file, at(group, 'config'))),
    ...single.flatMap(broker => textOfNode(brokers!.file, at(broker, 'readOnlyConfig'))),
    ...single.flatMap(broker => textOfNode(brokers!.file, at(broker, 'brokerConfig', 'config'))),
  ]
}

function editTexts(shared: readonly Text[], own: readonly Text[], key: string, value: string): Edit | undefined {
  const says = ({ settings }: Text) => settings.some(setting => setting.key === key)
  const saying = own.filter(says)
  const text = saying.length > 1 ? undefined : (saying[0] ?? shared.findLast(says) ?? shared[0])
  return text && embeddedEdit(text.file, text.scalar, text.settings, key, value)
}

/** `2.13-3.4.1`: Scala's version, then Kafka's. */
function versionOf(object: KubernetesObject): readonly Statement[] {
  const keys = ['spec', 'clusterImage']
  const [, version] = /:\d+\.\d+-(\d+(?:\.\d+){1,3})(?=$|-)/.exec(textOf(object, ...keys) ?? '') ?? []
  if (version !== undefined) return statement('broker.version', object, keys, () => `kafka@${version}`)
  return statement('broker.version', object, keys).map(said => ({ unread: 'names no version of Kafka', ...said }))
}

/** B2. */
function storageOf(object: KubernetesObject): readonly Statement[] {
  const groups = lastAt(object, 'spec', 'brokerConfigGroups')
  const entries = groups?.entry.value.kind === 'map' ? groups.entry.value.entries : []
  const volumes = entries.flatMap(({ value }) => {
    const list = at(value, 'storageConfigs')
    return (list?.kind === 'list' ? list.items : []).flatMap(item => {
      const found = entryOf(item, 'pvcSpec') ?? entryOf(item, 'emptyDir')
      return found === undefined ? [] : [{ line: found.line, isLost: found.key === 'emptyDir' }]
    })
  })
  const [first] = volumes
  if (first === undefined) return []
  const place = {
    fact: 'broker.storage',
    file: groups!.file.name,
    line: first.line,
    written: 'storageConfigs',
  } as const
  const other = volumes.find(({ isLost }) => isLost !== first.isLost)
  if (other === undefined) return [{ ...place, value: first.isLost ? 'ephemeral' : 'persistent' }]
  return [{ ...place, value: '', unread: `is not as that in line ${other.line}`, among: ['persistent', 'ephemeral'] }]
}

function topicPart(object: KubernetesObject): Part {
  const sections = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec', 'config'))
  const specs = object.layers.map(({ file, node }) => sectionAt(file, node, 'spec'))
  const keys = ['spec', 'replicationFactor']
  return {
    role: 'topic',
    name: textOf(object, 'spec', 'name') ?? object.name,
    files: filesOf(object),
    settings: layered(sections.map(section => settingsIn(section))),
    statements: textOf(object, ...keys) === '-1' ? [] : statement(REPLICAS, object, keys),
    edit: ({ fact, key, value }) => {
      if (fact === REPLICAS) return editLayers(specs, 'replicationFactor', value)
      return key === fact ? undefined : editLayers(sections, key, value)
    },
  }
}
