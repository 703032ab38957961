/**
 * Loss: where a record that was read by nobody stands among those that were.
 *
 *     offset    0  1  2  3  4  5
 *               ✗  ✓  ✗  ✓  ✗  ✗
 *          prefix    middle   postfix
 *
 *   prefix     nothing below it in its partition was ever read, something above it was: cut off at the front, or whoever reads began after it
 *   middle     something below it and something above it was read
 *   postfix    nothing above it was read: lost, or late
 *   unplaced   nobody knows at which offset it stands: of a history without offsets nothing more can be told
 *   unread     nobody read anything of its partition whose place is known
 */
import type { Observed } from '../observed.ts'
import type { Recorded } from '../recorded.ts'
import type { VersionOrder } from '../version-order.ts'

export type LossKind = 'prefix' | 'middle' | 'postfix' | 'unplaced' | 'unread'

/** Asked for one value after another: what was read is looked up once. A value at several offsets is where it stands last, as lost-write sees it. */
export function lossKinds(recorded: Recorded, observed: Observed, order: VersionOrder): (value: number) => LossKind {
  const { partitions, partitionOf, values } = recorded
  const lowest = new Int32Array(partitions.length).fill(-1)
  const highest = new Int32Array(partitions.length).fill(-1)
  for (let value = 0; value < values; value++) {
    const [partition, index] = [partitionOf[value]!, order.firstIndex[value]!]
    if (observed.isRead[value] === 0 || index < 0) continue
    if (lowest[partition] === -1 || index < lowest[partition]!) lowest[partition] = index
    if (index > highest[partition]!) highest[partition] = index
  }
  return value => {
    const [partition, index] = [partitionOf[value]!, order.lastIndex[value]!]
    if (index < 0) return 'unplaced'
    if (highest[partition] === -1) return 'unread'
    if (index > highest[partition]!) return 'postfix'
    return index < lowest[partition]! ? 'prefix' : 'middle'
  }
}
