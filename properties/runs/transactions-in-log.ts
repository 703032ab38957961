/**
 * What a log says of transactions, read anew from its batches: the invariants' own telling, which knows none of the rules that keep count of it.
 *
 *     batch of a transaction ──▶ open, from the first one on ──marker──▶ committed · aborted
 */
import { markerIn } from '../../impl/core/control-batch.ts'
import { batchAt, batchesOf, type Log } from '../../impl/core/log.ts'

export interface Found {
  readonly producerId: number
  readonly firstOffset: number
  /** Where the marker stands; Infinity: there is none. */
  readonly endsAt: number
  readonly fate: 'open' | 'committed' | 'aborted'
}

const known = new WeakMap<Log, readonly Found[]>()

/** In the order in which they began. A log is a value: what was found in it once is true of it for ever. */
export function transactionsInLog(log: Log): readonly Found[] {
  let found = known.get(log)
  if (found === undefined) known.set(log, (found = read(log)))
  return found
}

function read(log: Log): readonly Found[] {
  const open = new Map<number, number>()
  const found: Found[] = []
  for (const { bytes, isTransactional, isControl, producerId, baseOffset, lastOffset } of batchesOf(log)) {
    if (!isTransactional) continue
    if (!isControl) {
      if (!open.has(producerId)) open.set(producerId, baseOffset)
      continue
    }
    const firstOffset = open.get(producerId)
    open.delete(producerId)
    const fate = markerIn(bytes)?.committed === true ? 'committed' : 'aborted'
    if (firstOffset !== undefined) found.push({ producerId, firstOffset, endsAt: lastOffset, fate })
  }
  for (const [producerId, firstOffset] of open) found.push({ producerId, firstOffset, endsAt: Infinity, fate: 'open' })
  return found.toSorted((a, b) => a.firstOffset - b.firstOffset)
}

/** Of the batch that has this offset and epoch; undefined: it is of no transaction, or not there. */
export function fateAt(log: Log, offset: number, leaderEpoch: number): Found['fate'] | undefined {
  const batch = batchAt(log, offset)
  if (batch === undefined || batch.leaderEpoch !== leaderEpoch) return undefined
  if (!batch.isTransactional || batch.isControl) return undefined
  const its = transactionsInLog(log).filter(({ producerId }) => producerId === batch.producerId)
  return its.find(({ firstOffset, endsAt }) => firstOffset <= offset && offset < endsAt)?.fate
}
