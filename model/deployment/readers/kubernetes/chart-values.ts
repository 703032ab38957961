/**
 * Values of Bitnami's chart of Kafka: a values.yaml of its own, or what stands below a key of another chart that brings it.
 *
 *     config ◀── extraConfig, extraConfigYaml ◀── overrideConfiguration ◀── the same of `controller` and `broker`        the last one counts
 *     defaultReplicationFactor … (charts before 24)        image.tag ─▶ broker.version        persistence.enabled ─▶ broker.storage
 *     provisioning.topics ─▶ a topic part each
 *
 *   V1  nodes that are controllers alone hold no partitions: what is said of them is not read
 *   V2  extraEnvVars outweigh all of it in charts before 24; later ones hand Kafka a file, beside which its image heeds no variable
 *   V3  what the values leave out is the chart's matter, whose templates are not read: it is not known here
 *
 * Source: bitnami/charts bitnami/kafka values.yaml, values-production.yaml. Not modelled: existingConfigmap, values that others lie over.
 */
import { isDecisive } from '../../decisive-keys.ts'
import { looksLikeName } from '../../secrets.ts'
import { bitnamiNaming, keyOf } from '../containers/image-names.ts'
import { imageOf } from '../containers/images.ts'
import { embeddedEdit, embeddedSettings } from '../embedded-properties.ts'
import type { ConfigFile, Edit, Part, Reader, Setting, Statement } from '../part.ts'
import { kafkaKey } from '../relaxed.ts'
import { replaceScalar } from '../yaml/edits.ts'
import { agreed, editSection, layered, sectionAt, settingsIn, valueOf } from '../yaml/settings.ts'
import {
  at,
  entryOf,
  isYamlMap,
  textAt,
  yamlDocuments,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '../yaml/tree.ts'
import { isManifest } from './manifests.ts'

export const chartReader: Reader = {
  kind: 'values of a Kafka chart',
  recognises: file => mayBeValues.test(file.text) && !isManifest(file) && isYamlMap(file) && chartsIn(file).length > 0,
  read: files => ({
    parts: files.flatMap(file =>
      chartsIn(file).flatMap(chart => [brokerPart(file, chart), ...topicParts(file, chart)]),
    ),
    warnings: [],
  }),
}

const saying = ['config', 'extraConfig', 'extraConfigYaml', 'overrideConfiguration', 'defaultReplicationFactor']
const around = ['controller', 'broker', 'replicaCount', 'kraft', 'listeners', 'heapOpts', 'persistence', 'provisioning']
const mayBeValues =
  /^[ ]*(extraConfig|extraConfigYaml|overrideConfiguration|defaultReplicationFactor|repository|provisioning):/m

interface Chart {
  readonly name: string
  readonly map: YamlMap
}

/** At the top, or below the name under which another chart has it. */
const chartsIn = (file: ConfigFile): readonly Chart[] =>
  yamlDocuments(file).flatMap(root => {
    if (root.kind !== 'map') return []
    if (isChart(root)) return [{ name: '', map: root }]
    return root.entries.flatMap(({ key: name, value: map }) =>
      map.kind === 'map' && isChart(map) ? [{ name, map }] : [],
    )
  })

function isChart(map: YamlMap): boolean {
  const has = (key: string) => entryOf(map, key) !== undefined
  const isKafkas = /(^|\/)kafka$/.test(textAt(map, 'image', 'repository') ?? '')
  const says = saying.slice(1).some(key => nodesOf(map).some(node => entryOf(node, key) !== undefined))
  const creates = at(map, 'provisioning', 'topics')?.kind === 'list'
  return (isKafkas || says || creates) && around.some(has)
}

/** V1: the chart's own level, and its groups of nodes that hold partitions. */
function nodesOf(map: YamlMap): readonly YamlMap[] {
  const isAlone = textAt(map, 'controller', 'controllerOnly') === 'true'
  const groups = [isAlone ? undefined : at(map, 'controller'), at(map, 'broker')]
  return [map, ...groups.filter((group): group is YamlMap => group?.kind === 'map')]
}

/** One setting, and how it is changed. */
interface Said {
  readonly setting: Setting
  readonly put: (value: string) => Edit | undefined
}

function brokerPart(file: ConfigFile, { name, map }: Chart): Part {
  const nodes = nodesOf(map)
  const old = oldNames(file, map)
  const variables = nodes.flatMap(node => variablesIn(file, at(node, 'extraEnvVars')))
  const [shared = [], ...groups] = nodes.map(node => saying.slice(0, 4).flatMap(each => saidUnder(file, node, each)))
  const written = [...shared, ...inAgreement(groups.flat())]
  // V2.
  const said = old.length > 0 ? [...old, ...written, ...variables] : [...variables.map(ignored), ...written]
  const settings = layered(said.map(({ setting }) => [setting]))
  return {
    role: 'broker',
    name,
    files: [file.name],
    settings: [...settings, ...leftOut(file, map, settings)],
    statements: [...versionOf(file, map), ...storageOf(file, nodes)],
    edit: ({ fact, key, value }) => {
      if (key === fact) return undefined
      const found = said.findLast(({ setting }) => setting.key === key)
      return found === undefined ? addition(file, map, key, value) : found.put(value)
    },
  }
}

/** `logFlushIntervalMessages: 10000`, of charts before 24. */
const oldNames = (file: ConfigFile, map: YamlMap): readonly Said[] =>
  map.entries.flatMap(({ key: written, line, value }) => {
    const key = kafkaKey('broker', written)
    if (value.kind !== 'scalar' || value.text === '' || key === written || !isDecisive('broker', key)) return []
    const setting = { file: file.name, line, key, written, ...valueOf(value.text) }
    return [{ setting, put: text => replaceScalar(file, value, text) }]
  })

const ignored = ({ setting, put }: Said): Said => ({
  setting: { ...setting, unread: 'is a variable, which charts since 24 do not hand to Kafka' },
  put,
})

/** Which nodes lead a partition is not known. */
function inAgreement(said: readonly Said[]): readonly Said[] {
  const settings = agreed(said.map(({ setting }) => setting))
  return said.map(({ put }, i) => ({ setting: settings[i]!, put }))
}

/** As text, or as a map. */
function saidUnder(file: ConfigFile, node: YamlMap, called: string): readonly Said[] {
  const found = at(node, called)
  if (found?.kind === 'map') {
    const section = sectionAt(file, node, called)
    return settingsIn(section).map(setting => ({
      setting,
      put: value => editSection(section, setting.key, value),
    }))
  }
  if (found?.kind !== 'scalar' || found.text.trim() === '') return []
  const settings = embeddedSettings(file, found)
  return settings.map(setting => ({
    setting,
    put: value => embeddedEdit(file, found, settings, setting.key, value),
  }))
}

const variablesIn = (file: ConfigFile, list: YamlNode | undefined): readonly Said[] =>
  (list?.kind === 'list' ? list.items : []).flatMap(item => {
    const [written, value] = [textAt(item, 'name') ?? '', at(item, 'value')]
    const key = keyOf(written, bitnamiNaming)
    if (key === undefined || value?.kind !== 'scalar') return []
    const setting = { file: file.name, line: value.line, key, written, ...valueOf(value.text) }
    return [{ setting, put: text => replaceScalar(file, value, text) }]
  })

/** Where the values say anything by Kafka's keys already. */
function addition(file: ConfigFile, map: YamlMap, key: string, value: string): Edit | undefined {
  const text = at(map, 'extraConfig')
  if (text?.kind === 'scalar' && text.style === 'block') {
    return embeddedEdit(file, text, embeddedSettings(file, text), key, value)
  }
  const called = ['extraConfigYaml', 'overrideConfiguration'].find(each => at(map, each)?.kind === 'map')
  return called === undefined ? undefined : editSection(sectionAt(file, map, called), key, value)
}

const decided = ['default.replication.factor', 'min.insync.replicas', 'unclean.leader.election.enable'] as const

/** V3. A server.properties of one's own leaves nothing to the chart. */
function leftOut(file: ConfigFile, map: YamlMap, settings: readonly Setting[]): readonly Setting[] {
  if ((textAt(map, 'config') ?? '').trim() !== '') return []
  const unread = "is not set here, and the chart's templates may set it"
  return decided
    .filter(key => !settings.some(setting => setting.key === key))
    .map(key => ({ file: file.name, line: map.line, key, value: '', unread }))
}

function versionOf(file: ConfigFile, map: YamlMap): readonly Statement[] {
  const image = at(map, 'image')
  const tag = entryOf(image, 'tag')
  if (tag?.value.kind !== 'scalar' || tag.value.text === '') return []
  const { version, unread = 'names no Kafka that ackproof knows' } = imageOf(
    `${textAt(image, 'repository') ?? 'bitnami/kafka'}:${tag.value.text}`,
  )
  const text = looksLikeName(tag.value.text) ? tag.value.text : 'a tag'
  const place = { fact: 'broker.version', file: file.name, line: tag.line, written: 'image.tag', text } as const
  return [version === undefined ? { ...place, value: '', unread } : { ...place, value: `kafka@${version}` }]
}

function storageOf(file: ConfigFile, nodes: readonly YamlMap[]): readonly Statement[] {
  const said = nodes
    .map(node => entryOf(at(node, 'persistence'), 'enabled'))
    .filter((entry): entry is YamlEntry => entry?.value.kind === 'scalar')
  const [first, ...others] = said
  if (first === undefined) return []
  const place = { fact: 'broker.storage', file: file.name, line: first.line, written: 'persistence.enabled' } as const
  const textOf = ({ value }: YamlEntry) => (value.kind === 'scalar' ? value.text : '')
  const text = textOf(first)
  if (text !== 'true' && text !== 'false') return []
  const other = others.find(each => textOf(each) !== text)
  if (other === undefined) return [{ ...place, value: text === 'true' ? 'persistent' : 'ephemeral', text }]
  return [{ ...place, value: '', unread: `is not as that in line ${other.line}`, among: ['persistent', 'ephemeral'] }]
}

function topicParts(file: ConfigFile, { map }: Chart): readonly Part[] {
  const topics = at(map, 'provisioning', 'topics')
  const shared = entryOf(at(map, 'provisioning'), 'replicationFactor')
  return (topics?.kind === 'list' ? topics.items : []).flatMap(item => {
    const name = textAt(item, 'name')
    return name === undefined ? [] : [topicPart(file, name, item, entryOf(item, 'replicationFactor') ?? shared)]
  })
}

function topicPart(file: ConfigFile, name: string, item: YamlNode, copies: YamlEntry | undefined): Part {
  const section = sectionAt(file, item, 'config')
  const value = copies?.value.kind === 'scalar' && copies.value.text !== '-1' ? copies.value : undefined
  const fact = 'topic.replication.factor'
  return {
    role: 'topic',
    name,
    files: [file.name],
    settings: settingsIn(section),
    statements:
      value === undefined
        ? []
        : [{ fact, file: file.name, line: copies!.line, written: 'replicationFactor', ...valueOf(value.text) }],
    edit: change => {
      if (change.fact === fact) return value && replaceScalar(file, value, change.value)
      return change.key === change.fact ? undefined : editSection(section, change.key, change.value)
    },
  }
}
