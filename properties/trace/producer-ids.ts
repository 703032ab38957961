/**
 * Producer ids of one transactional id: the world's are the controller's to give, the machine's count from 1.
 *
 *   PI1  ids are paired as they come into force, one after the other; an id that was given out and never came into force was none
 */
import type { StoredTransaction } from '../../impl/core/transaction.ts'

export type ProducerIds = ReadonlyMap<number, number>

export const noIds: ProducerIds = new Map()

/** Of one that is not known yet: the next. −1: none. */
export const idIn = (ids: ProducerIds, producerId: number): number =>
  producerId < 0 ? 0 : (ids.get(producerId) ?? Math.max(0, ...ids.values()) + 1)

/** PI1. */
export function withIds(ids: ProducerIds, { producerId, nextProducerId }: StoredTransaction): ProducerIds {
  const known = new Map(ids)
  for (const id of [producerId, nextProducerId]) if (id >= 0) known.set(id, idIn(known, id))
  return known
}
