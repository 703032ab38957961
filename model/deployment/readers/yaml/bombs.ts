/**
 * Bombs: a few lines of YAML whose aliases name each other until they are millions of values.
 */
import { UsageError } from '../../usage-error.ts'
import type { YamlNode } from './tree.ts'

/** More than any deployment has, and few enough to walk through. */
export const MOST_NODES = 200_000

/** How large the tree would be with every alias written out; each node is counted once. */
export function refuseBomb(name: string, tree: YamlNode): void {
  const sizes = new Map<YamlNode, number>()
  const sizeOf = (node: YamlNode): number => {
    const known = sizes.get(node)
    if (known !== undefined) return known
    const inner = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : []
    const size = inner.reduce((sum, each) => sum + sizeOf(each), 1)
    sizes.set(node, size)
    return size
  }
  if (sizeOf(tree) <= MOST_NODES) return
  throw isBomb(name)
}

export const isBomb = (name: string): UsageError =>
  new UsageError(
    `${name} grows to more than ${MOST_NODES} values once its aliases are written out: ackproof reads configuration, which is far smaller.`,
  )
