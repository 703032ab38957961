/**
 * A broker whose `.properties` come from a ConfigMap that its pod mounts: one broker, of which two objects speak.
 *
 *     ConfigMap ──part: settings──┐
 *                                 ├──▶ one part, under the pod's name
 *     pod ──part: version, storage┘
 *
 *   O1  only where the pod's own variables decide nothing: which of both counts is the image's matter
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { Part } from '../part.ts'

/** `mounts`: the names of ConfigMaps by the name of the broker whose pod mounts them. */
export function withMounted(
  maps: readonly Part[],
  pods: readonly Part[],
  mounts: ReadonlyMap<string, readonly string[]>,
): readonly Part[] {
  const joined = pods.map(pod => ({ pod, map: mapOf(pod, maps, mounts.get(pod.name) ?? []) }))
  const used = new Set(joined.map(({ map }) => map))
  return [
    ...maps.filter(map => !used.has(map)),
    ...joined.map(({ pod, map }) => (map === undefined ? pod : oneOf(pod, map))),
  ]
}

function mapOf(pod: Part, maps: readonly Part[], names: readonly string[]): Part | undefined {
  if (pod.role !== 'broker' || pod.settings.some(({ key }) => isDecisive('broker', key))) return undefined
  const found = maps.filter(({ role, name }) => role === 'broker' && names.includes(name))
  return found.length === 1 ? found[0] : undefined
}

const oneOf = (pod: Part, map: Part): Part => ({
  ...pod,
  files: [...new Set([...map.files, ...pod.files])],
  settings: [...map.settings, ...pod.settings.filter(({ key }) => !map.settings.some(each => each.key === key))],
  edit: change => map.edit?.(change),
})
