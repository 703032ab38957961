/**
 * Pods of plain Kubernetes (Deployment, StatefulSet, Pod …) whose containers run Kafka, read as containers of docker-compose are.
 *
 *     pod template ──▶ containers: image, command, env, envFrom ──▶ containers/ ──▶ brokers, Connect workers, applications
 *
 *   W1  a variable that comes from a ConfigMap among the files has the value that stands there; one from elsewhere is unread
 *   W2  a broker whose pod has no volume that outlives it has its log in the pod: it is gone with it
 */
import { documentOfContainers } from '../containers/index.ts'
import { isBroker } from '../containers/broker-container.ts'
import type { Container } from '../containers/container.ts'
import { layered, type Variable } from '../containers/environment.ts'
import { filesOf, lastAt, type KubernetesObject, type Manifest } from './manifests.ts'
import type { Choices, ConfigFile, Document, Edit, Part, Statement } from '../part.ts'
import { losesItsLog } from './strimzi-storage.ts'
import { columnOf, lineAfter, replaceScalar } from '../yaml/edits.ts'
import { valueOf } from '../yaml/settings.ts'
import { at, textAt, type YamlList, type YamlMap, type YamlNode } from '../yaml/tree.ts'

/** Where the pod's own description stands. */
const podPaths: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Pod: ['spec'],
}

export interface FromPods extends Document {
  /** The ConfigMaps that are mounted, by the names of the containers' parts. */
  readonly mounts: ReadonlyMap<string, readonly string[]>
}

export function workloadDocument(objects: readonly KubernetesObject[], choices: Choices): FromPods {
  const found = objects.flatMap(object => {
    const path = podPaths[object.kind]
    return path === undefined ? [] : containersOf(object, path, objects).map(container => ({ object, path, container }))
  })
  const document = documentOfContainers(
    found.map(({ container }) => container),
    choices,
  )
  const inPods = found.filter(({ object, path, container }) => isBroker(container) && !hasDisk(object, path))
  return {
    ...document,
    parts: document.parts.map(part => withStorage(part, inPods)),
    warnings: [
      ...document.warnings,
      ...inPods.map(({ container }) => losesItsLog(container.image ?? container, 'No volume outlives the pod')),
    ],
    mounts: new Map(found.map(({ object, path, container }) => [container.name, mountedBy(object, path)])),
  }
}

const mountedBy = (object: KubernetesObject, path: readonly string[]): readonly string[] =>
  object.layers.flatMap(({ node }) => {
    const volumes = at(node, ...path, 'volumes')
    const items = volumes?.kind === 'list' ? volumes.items : []
    return items.flatMap(item => textAt(item, 'configMap', 'name') ?? [])
  })

function containersOf(
  object: KubernetesObject,
  path: readonly string[],
  objects: readonly KubernetesObject[],
): readonly Container[] {
  const layers = object.layers.flatMap(layer => containerNodes(layer, path))
  const names = [...new Set(layers.map(({ node }) => textAt(node, 'name') ?? ''))]
  return names.map(name =>
    containerOf(
      object,
      layers.filter(({ node }) => (textAt(node, 'name') ?? '') === name),
      objects,
      names.length,
    ),
  )
}

function containerNodes({ file, node }: Manifest, path: readonly string[]): readonly Manifest[] {
  const list = at(node, ...path, 'containers')
  const items = list?.kind === 'list' ? list.items : []
  return items.flatMap(item => (item.kind === 'map' ? [{ file, node: item }] : []))
}

function containerOf(
  object: KubernetesObject,
  layers: readonly Manifest[],
  objects: readonly KubernetesObject[],
  count: number,
): Container {
  const [{ file, node }] = layers as [Manifest]
  const named = layers.findLast(layer => textAt(layer.node, 'image') !== undefined)
  const image = named && at(named.node, 'image')
  const own = textAt(node, 'name') ?? ''
  const copies = copiesOf(object)
  return {
    name: count > 1 && own !== '' ? `${object.name}.${own}` : object.name,
    file: file.name,
    line: node.line,
    files: filesOf(object),
    ...(image?.kind === 'scalar' && { image: { text: image.text, file: named!.file.name, line: image.line } }),
    environment: layered(layers.map(layer => environmentOf(layer, objects))),
    calls: [],
    command: layers.flatMap(layer => [...words(at(layer.node, 'command')), ...words(at(layer.node, 'args'))]).join(' '),
    isAlone: false,
    ...(copies !== undefined && { copies }),
    profiles: [],
    mounts: [],
    unseen: [],
  }
}

const words = (node: YamlNode | undefined): readonly string[] =>
  node?.kind === 'list' ? node.items.flatMap(item => textAt(item) ?? []) : []

/** One, where Kubernetes says nothing else. */
function copiesOf(object: KubernetesObject): number | undefined {
  const value = lastAt(object, 'spec', 'replicas')?.entry.value
  if (value === undefined) return 1
  return value.kind === 'scalar' && /^\d{1,4}$/.test(value.text) ? Number(value.text) : undefined
}

/** `env` outweighs `envFrom`. */
function environmentOf({ file, node }: Manifest, objects: readonly KubernetesObject[]): readonly Variable[] {
  const [from, own] = [at(node, 'envFrom'), at(node, 'env')]
  return [
    ...(from?.kind === 'list' ? from.items.flatMap(item => fromMap(item, objects)) : []),
    ...(own?.kind === 'list' ? own.items.flatMap(item => variableOf(file, own, item, objects)) : []),
  ]
}

/** W1: all that a ConfigMap says. */
function fromMap(item: YamlNode, objects: readonly KubernetesObject[]): readonly Variable[] {
  const prefix = textAt(item, 'prefix') ?? ''
  const found = dataOf(textAt(item, 'configMapRef', 'name'), objects)
  return (found?.data.entries ?? []).flatMap(({ key, line, value }) =>
    value.kind === 'scalar'
      ? [
          {
            name: `${prefix}${key}`,
            file: found!.file.name,
            line,
            ...valueOf(value.text),
            put: (text: string) => replaceScalar(found!.file, value, text),
          },
        ]
      : [],
  )
}

function dataOf(
  name: string | undefined,
  objects: readonly KubernetesObject[],
): { readonly file: ConfigFile; readonly data: YamlMap } | undefined {
  const map = objects.find(object => object.kind === 'ConfigMap' && object.name === name)
  const found = map && lastAt(map, 'data')
  return found?.entry.value.kind === 'map' ? { file: found.file, data: found.entry.value } : undefined
}

function variableOf(
  file: ConfigFile,
  list: YamlList,
  item: YamlNode,
  objects: readonly KubernetesObject[],
): readonly Variable[] {
  const [name, value] = [textAt(item, 'name'), at(item, 'value')]
  if (name === undefined) return []
  const beside: Variable['beside'] = (other, text) => addVariable(file, list, other, text)
  const place = { name, file: file.name, line: value?.line ?? item.line, beside }
  if (value?.kind === 'scalar') {
    return [{ ...place, ...inPod(value.text), put: text => replaceScalar(file, value, text) }]
  }
  const said = fromKey(item, objects)
  return [said === undefined ? { ...place, value: '', unread: sourceOf(item) } : { ...place, ...said }]
}

/** `$(OTHER)` is filled in by Kubernetes. */
const inPod = (text: string): Pick<Variable, 'value' | 'unread'> => {
  const { value, unread } = valueOf(text)
  return { value, ...(unread !== undefined && { unread }) }
}

/** W1: one key of a ConfigMap. */
function fromKey(
  item: YamlNode,
  objects: readonly KubernetesObject[],
): Pick<Variable, 'file' | 'line' | 'value' | 'unread' | 'put'> | undefined {
  const found = dataOf(textAt(item, 'valueFrom', 'configMapKeyRef', 'name'), objects)
  const key = textAt(item, 'valueFrom', 'configMapKeyRef', 'key')
  const entry = found?.data.entries.find(each => each.key === key)
  if (found === undefined || entry?.value.kind !== 'scalar') return undefined
  const { value } = entry
  const put = (text: string) => replaceScalar(found.file, value, text)
  return { file: found.file.name, line: entry.line, ...inPod(value.text), put }
}

function sourceOf(item: YamlNode): string {
  if (at(item, 'valueFrom', 'secretKeyRef') !== undefined) return 'comes from a Secret'
  if (at(item, 'valueFrom', 'configMapKeyRef') !== undefined) return 'comes from a ConfigMap that was not given'
  return 'is filled in as the pod starts'
}

/** After the list's last item, as two lines. */
function addVariable(file: ConfigFile, list: YamlList, name: string, value: string): Edit | undefined {
  const last = list.items.at(-1)
  if (last === undefined || list.isFlow) return undefined
  const column = columnOf(file.text, last.start)
  const dash = /^[ ]*-[ ]*/.exec(file.text.slice(last.start - column, last.start))?.[0]
  if (dash === undefined) return undefined
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n'
  const written = [`${dash}name: ${name}`, `${' '.repeat(dash.length)}value: ${JSON.stringify(value)}`]
  return lineAfter(file, last.end, written.join(newline))
}

/** What Kubernetes keeps for no longer than the pod, or fills in itself. */
const passing = new Set(['name', 'emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI'])

function hasDisk(object: KubernetesObject, path: readonly string[]): boolean {
  if (lastAt(object, 'spec', 'volumeClaimTemplates') !== undefined) return true
  return object.layers.some(({ node }) => {
    const volumes = at(node, ...path, 'volumes')
    if (volumes === undefined) return false
    if (volumes.kind !== 'list') return true
    return volumes.items.some(item => item.kind !== 'map' || item.entries.some(({ key }) => !passing.has(key)))
  })
}

/** W2. */
function withStorage(part: Part, inPods: readonly { readonly container: Container }[]): Part {
  const found = inPods.find(({ container }) => part.role === 'broker' && part.name === container.name)
  if (found === undefined) return part
  const { file, line } = found.container.image ?? found.container
  const storage: Statement = {
    fact: 'broker.storage',
    value: 'ephemeral',
    text: 'none that outlives the pod',
    file,
    line,
    written: 'volumes',
  }
  return { ...part, statements: [...(part.statements ?? []), storage] }
}
