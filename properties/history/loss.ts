/**
 * Where a missing record stood among those that were read, which is the first thing to know of a loss.
 *
 *     offset    0  1  2  3  4  5
 *               ✗  ✓  ✗  ✓  ✗  ✗
 *             prefix middle postfix
 *
 *   prefix   before everything that anybody read: deleted from the front, or the readers began too late
 *   middle   readers went past it
 *   postfix  nobody read anything after it: lost, or only late
 *   unplaced nothing says at which offset it stood
 *   unread   nobody read anything of its partition
 */
import type { Observed } from './observed.ts'
import type { Recorded } from './recorded.ts'
import type { VersionOrder } from './version-order.ts'

export type LossKind = 'prefix' | 'middle' | 'postfix' | 'unplaced' | 'unread'

export const lossSays: Readonly<Record<LossKind, string>> = {
  prefix:
    'it stood before everything that anybody read: cut off at the front (retention does that too), or the readers began after it',
  middle: 'it stood between records that were read',
  postfix: 'nobody read past it: late, or lost at the tail',
  unplaced: 'at which offset it stood is not recorded, so nobody can say whether anybody read past it',
  unread: 'nobody read anything of its partition',
}

/** Per value. The first and last index of each partition that an ok poll returned are found once. */
export function lossKinds(recorded: Recorded, observed: Observed, order: VersionOrder): (value: number) => LossKind {
  const { partitions, partitionOf, values } = recorded
  const first = new Int32Array(partitions.length).fill(-1)
  const last = new Int32Array(partitions.length).fill(-1)
  const isRead = new Uint8Array(partitions.length)
  for (let value = 0; value < values; value++) {
    if (observed.isRead[value] === 0) continue
    const [partition, index] = [partitionOf[value]!, order.firstIndex[value]!]
    isRead[partition] = 1
    if (index === -1) continue
    if (first[partition] === -1 || index < first[partition]!) first[partition] = index
    if (index > last[partition]!) last[partition] = index
  }
  return value => {
    const [partition, index] = [partitionOf[value]!, order.lastIndex[value]!]
    if (isRead[partition] === 0) return 'unread'
    if (index === -1 || first[partition] === -1) return 'unplaced'
    if (index < first[partition]!) return 'prefix'
    return index > last[partition]! ? 'postfix' : 'middle'
  }
}
