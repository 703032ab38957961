/**
 * Strimzi's storage: whether a broker's log outlives its pod.
 *
 *     persistent-claim ─▶ persistent        ephemeral (an emptyDir) ─▶ gone with the pod        jbod ─▶ each of its volumes
 *
 *   T1  `ephemeral` loses the log whenever the pod is deleted, evicted or rolled, which the operator does for every change; a container that
 *       crashes in its pod keeps it. So a broker that stops (b1) is one that comes back with an empty disk (w1)
 *   T2  where volumes or pools differ, which one a partition has is not known
 *
 * Source: Strimzi, "Ephemeral storage"; Kubernetes, "emptyDir".
 */
import type { Warning } from '../../key-warnings.ts'
import { IS_TEMPLATE, templateMark } from '../../properties-file.ts'
import { lastAt, type Found, type KubernetesObject } from './manifests.ts'
import type { Statement } from '../part.ts'
import { at, entryOf, type YamlNode } from '../yaml/tree.ts'

interface Volume {
  readonly file: string
  readonly line: number
  readonly is: 'persistent' | 'ephemeral' | 'unread'
}

/** Under `path` of each object stands a `storage`. */
export function storageOf(places: readonly (readonly [KubernetesObject, readonly string[]])[]): {
  readonly statements: readonly Statement[]
  readonly warnings: readonly Warning[]
} {
  const volumes = places.flatMap(([object, path]) => volumesIn(lastAt(object, ...path, 'storage')))
  const [first] = volumes
  if (first === undefined) return { statements: [], warnings: [] }
  return {
    statements: [statementOf(first, volumes)],
    warnings: volumes
      .filter(({ is }) => is === 'ephemeral')
      .map(volume => losesItsLog(volume, 'storage.type=ephemeral')),
  }
}

function volumesIn(found: Found | undefined): readonly Volume[] {
  if (found === undefined) return []
  const { file, entry } = found
  const volumes = at(entry.value, 'volumes')
  const each = volumes?.kind === 'list' ? volumes.items : [entry.value]
  return each.flatMap(node => volumeOf(file.name, node))
}

function volumeOf(file: string, node: YamlNode): readonly Volume[] {
  const type = entryOf(node, 'type')
  if (type?.value.kind !== 'scalar') return []
  const { text } = type.value
  const is = text === 'persistent-claim' ? 'persistent' : text === 'ephemeral' ? 'ephemeral' : 'unread'
  return is === 'unread' && !templateMark.test(text) ? [] : [{ file, line: type.line, is }]
}

/** T2. */
function statementOf(first: Volume, volumes: readonly Volume[]): Statement {
  const { file, line, is } = first
  const base = { fact: 'broker.storage', file, line, written: 'storage.type' } as const
  const other = volumes.find(volume => volume.is !== is)
  if (is === 'unread') return { ...base, value: '', unread: IS_TEMPLATE }
  if (other === undefined) return { ...base, value: is }
  const unread = `is ${is}, and that in ${other.file} line ${other.line} is not`
  return { ...base, value: '', unread, among: ['persistent', 'ephemeral'] }
}

/** `says`: what there is to say so. */
export const losesItsLog = ({ file, line }: Pick<Volume, 'file' | 'line'>, says: string): Warning => ({
  file,
  line,
  text: `${says}: a pod that is deleted, evicted or rolled comes back without its log, so a broker that merely restarts has lost its disk: b1 and p1 are decided as w1, an empty disk.`,
})
