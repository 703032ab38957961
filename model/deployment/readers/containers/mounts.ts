/**
 * What is mounted into a container, and so whether a broker's log outlives it.
 *
 *   M1  a tmpfs is gone when its container stops; a volume that has a name, or a folder of the machine, stays
 *   M2  what stands in the container's own file system stays as long as the container, which no file says: nothing is stated
 *
 * Source: Docker's documentation, tmpfs mounts and Volumes. Not modelled: volume drivers, but for tmpfs as a driver's option.
 */
import type { Warning } from '../../key-warnings.ts'
import type { ConfigFile, Statement } from '../part.ts'
import { at, textAt, yamlDocuments, type YamlNode } from '../yaml/tree.ts'
import type { Layer } from './compose-file.ts'

export interface Mount {
  readonly source: string
  readonly target: string
  readonly isTmpfs: boolean
  readonly file: string
  readonly line: number
}

export function mountsIn(layers: readonly Layer[]): readonly Mount[] {
  return layers.flatMap(({ file, node }) => [
    ...itemsOf(at(node, 'volumes')).flatMap(item => ofVolume(file, item)),
    ...itemsOf(at(node, 'tmpfs')).flatMap(item => ofTmpfs(file, item)),
  ])
}

const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] =>
  node === undefined ? [] : node.kind === 'list' ? node.items : [node]

/** `source:target:mode`, `target` alone, or a map of them. */
function ofVolume(file: ConfigFile, item: YamlNode): readonly Mount[] {
  const parts = textAt(item)?.split(/:(?!\\)/) ?? []
  const target = textAt(item, 'target') ?? parts[1] ?? parts[0]
  const source = textAt(item, 'source') ?? (parts.length > 1 ? parts[0]! : '')
  if (target === undefined) return []
  const isTmpfs = textAt(item, 'type') === 'tmpfs' || isInMemory(file, source)
  return [{ source, target, isTmpfs, file: file.name, line: item.line }]
}

function ofTmpfs(file: ConfigFile, item: YamlNode): readonly Mount[] {
  const target = textAt(item)?.split(':')[0]
  return target === undefined ? [] : [{ source: '', target, isTmpfs: true, file: file.name, line: item.line }]
}

const isInMemory = (file: ConfigFile, volume: string): boolean =>
  yamlDocuments(file).some(tree => textAt(tree, 'volumes', volume, 'driver_opts', 'type') === 'tmpfs')

/** `folder`: where the log is. */
export function storageIn(mounts: readonly Mount[], folder: string): readonly Statement[] {
  const mine = mounts.filter(({ target }) => `${folder}/`.startsWith(`${target.replace(/\/$/, '')}/`))
  const mount = mine.toSorted((a, b) => b.target.length - a.target.length)[0]
  if (mount === undefined || (!mount.isTmpfs && mount.source === '')) return []
  const { file, line, isTmpfs } = mount
  const value = isTmpfs ? 'ephemeral' : 'persistent'
  return [{ fact: 'broker.storage', file, line, written: isTmpfs ? 'tmpfs' : 'volumes', value }]
}

export const storageWarnings = (statements: readonly Statement[]): readonly Warning[] =>
  statements
    .filter(({ fact, value }) => fact === 'broker.storage' && value === 'ephemeral')
    .map(({ file, line }) => ({
      file,
      line,
      text: 'The log stands in memory (tmpfs), which is empty once its container has stopped: a broker that merely restarts has lost its disk: b1 and p1 are decided as w1, an empty disk.',
    }))
