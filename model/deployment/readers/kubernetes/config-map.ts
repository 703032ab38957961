/**
 * ConfigMaps of plain Kubernetes that hold Kafka's `.properties` as text: `server.properties: |`, `producer.properties: |` …
 *
 *   C1  the role is told by the keys in the text; the name breaks a tie, and a text that Kafka knows little of (a game's server.properties) is none
 *   C2  Secrets are not read
 */
import { isKnownTo } from '../../known-keys.ts'
import { roles, type Role } from '../../decisive-keys.ts'
import { isWorkerText, workerOf } from '../connect/files.ts'
import type { ConnectConfig } from '../connect/parts.ts'
import { embeddedEdit, embeddedSettings } from '../embedded-properties.ts'
import { filesOf, lastAt, type KubernetesObject } from './manifests.ts'
import type { ConfigFile, Part, Setting } from '../part.ts'
import type { YamlScalar } from '../yaml/tree.ts'

export interface FromConfigMaps {
  readonly parts: readonly Part[]
  readonly workers: readonly ConnectConfig[]
}

export function configMapParts(objects: readonly KubernetesObject[]): FromConfigMaps {
  const texts = objects.filter(({ group, kind }) => group === '' && kind === 'ConfigMap').flatMap(textsIn)
  return {
    parts: texts.flatMap(partOf),
    workers: texts.filter(({ scalar }) => isWorkerText(scalar.text)).map(workerIn),
  }
}

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
    scalar.kind === 'scalar' && /\.(properties|conf|config)$/.test(called) && /[=:]/.test(scalar.text)
      ? [{ object, called, file, scalar }]
      : [],
  )
}

function partOf({ object, called, file, scalar }: Text): readonly Part[] {
  if (isWorkerText(scalar.text)) return []
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
