/**
 * ConfigMaps of plain Kubernetes that hold Kafka's `.properties` as text: `server.properties: |`, `producer.properties: |` …
 *
 *   C1  the role is told by the keys in the text; the name breaks a tie, and a text that Kafka knows little of (a game's server.properties) is none
 *   C2  Secrets are not read
 *   C3  connectors and mirrors are Connect's; their lines are the manifest's, and they are not changed there
 */
import { isKnownTo } from '../../known-keys.ts'
import { roles, type Role } from '../../decisive-keys.ts'
import { connectorsIn, isConnectorText, isWorkerText, propertiesConfig, workerOf } from '../connect/files.ts'
import { isMirrorText, mirrorsIn, type Mirrors } from '../connect/mirror-maker.ts'
import type { ConnectConfig, Connector } from '../connect/parts.ts'
import { embeddedEdit, embeddedSettings } from '../embedded-properties.ts'
import { filesOf, lastAt, type KubernetesObject } from './manifests.ts'
import type { ConfigFile, Part, Setting } from '../part.ts'
import { yamlDocuments, type YamlScalar } from '../yaml/tree.ts'

export interface FromConfigMaps {
  readonly parts: readonly Part[]
  readonly workers: readonly ConnectConfig[]
  readonly connectors: readonly Connector[]
}

export function configMapParts(objects: readonly KubernetesObject[]): FromConfigMaps {
  const all = objects.filter(({ group, kind }) => group === '' && kind === 'ConfigMap').flatMap(textsIn)
  const texts = all.filter(({ called, scalar }) => isLines(called) && /[=:]/.test(scalar.text))
  return {
    parts: texts.flatMap(partOf),
    workers: [
      ...texts.filter(({ scalar }) => isWorkerText(scalar.text)).map(workerIn),
      ...all.flatMap(text => mirrorsFrom(text).workers.map(config => outside(config, text))),
    ],
    connectors: [
      ...all.flatMap(text => connectorsFrom(text).map(config => outside(config, text))),
      ...all.flatMap(text => mirrorsFrom(text).connectors.map(config => outside(config, text))),
    ],
  }
}

const isLines = (called: string) => /\.(properties|conf|config)$/.test(called)

interface Text {
  readonly object: KubernetesObject
  readonly called: string
  readonly file: ConfigFile
  readonly scalar: YamlScalar
}

function textsIn(object: KubernetesObject): readonly Text[] {
  const found = lastAt(object, 'data')
  if (found === undefined || found.entry.value.kind !== 'map') return []
  const { file, entry } = found
  if (entry.value.kind !== 'map') return []
  return entry.value.entries.flatMap(({ key: called, value: scalar }) =>
    scalar.kind === 'scalar' ? [{ object, called, file, scalar }] : [],
  )
}

const fileIn = ({ file, scalar }: Text): ConfigFile => ({
  name: file.name,
  text: '\n'.repeat(scalar.style === 'block' ? scalar.line : scalar.line - 1) + scalar.text,
})

function connectorsFrom(text: Text): readonly Connector[] {
  if (!isConnectorText(text.scalar.text)) return []
  const inner = fileIn(text)
  if (text.called.endsWith('.json')) return yamlDocuments(inner).flatMap(node => connectorsIn(inner, node))
  if (!isLines(text.called)) return []
  return [propertiesConfig(inner)].filter((config): config is Connector => 'class' in config)
}

const mirrorsFrom = (text: Text): Pick<Mirrors, 'workers' | 'connectors'> =>
  isLines(text.called) && isMirrorText(text.scalar.text) ? mirrorsIn(fileIn(text)) : { workers: [], connectors: [] }

/** C3. A text in quotes has one line in the manifest. */
function outside<T extends ConnectConfig>(config: T, { scalar }: Text): T {
  const placed = <P extends { readonly line: number }>(each: P): P =>
    scalar.style === 'block' ? each : { ...each, line: scalar.line }
  return { ...config, settings: config.settings.map(placed), place: placed(config.place), edit: () => undefined }
}

function partOf({ object, called, file, scalar }: Text): readonly Part[] {
  if (isWorkerText(scalar.text) || isConnectorText(scalar.text) || isMirrorText(scalar.text)) return []
  const settings = embeddedSettings(file, scalar)
  const role = roleIn(settings, called)
  if (role === undefined) return []
  const edit: Part['edit'] = ({ fact, key, value }) =>
    key === fact ? undefined : embeddedEdit(file, scalar, settings, key, value)
  return [{ role, name: object.name, files: filesOf(object), settings, edit }]
}

function workerIn({ object, file, scalar }: Text): ConnectConfig {
  const settings = embeddedSettings(file, scalar)
  return workerOf(object.name, settings, (key, value) => embeddedEdit(file, scalar, settings, key, value))
}

/** C1. */
function roleIn(settings: readonly Setting[], called: string): Role | undefined {
  const scores = roles.map(role => settings.filter(({ key }) => isKnownTo(role, key)).length)
  const best = Math.max(...scores)
  const known = settings.filter(({ key }) => roles.some(role => isKnownTo(role, key))).length
  if (best === 0 || known * 2 < settings.length) return undefined
  const likely = roles.filter((_, i) => scores[i] === best)
  const named = likely.find(role => called.includes(role)) ?? (/server|kraft/.test(called) ? 'broker' : undefined)
  return likely.length === 1 ? likely[0] : named !== undefined && likely.includes(named) ? named : undefined
}
