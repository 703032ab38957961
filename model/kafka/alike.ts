/**
 * Brokers are alike: which of them leads at first is a matter of names. Declared for the ZooKeeper style; the quorum controller keeps
 * broker epochs by broker, and is not declared yet.
 */
import { renamingFields, type SymmetricFamily } from '../explorer/index.ts'
import { brokerIds, type Parameters } from './parameters.ts'
import { brokerAddress } from './speech.ts'

type Id = string | number
type Rename = (data: unknown, to: (id: Id) => Id) => unknown

const byName = renamingFields({
  one: ['id', 'leader', 'from', 'broker', 'follower', 'successor', 'controller'],
  sets: ['isr', 'registered'],
}) as Rename

/** A leader's positions stand by broker, counted from 1. */
const rename: Rename = (data, to) => {
  const renamed = byName(data, to)
  const positions = (data as { positions?: readonly number[] } | undefined)?.positions
  if (positions === undefined) return renamed
  const moved = [...positions]
  positions.forEach((position, i) => (moved[Number(to(i + 1)) - 1] = position))
  return { ...(renamed as object), positions: moved }
}

/** The brokers as a symmetric family; none where a quorum keeps the metadata. */
export function brokersAlike(parameters: Parameters): readonly SymmetricFamily[] {
  if (parameters.metadata === 'kraft' || parameters.replicationFactor < 2) return []
  const ids = brokerIds(parameters)
  const slots = ids.map(id => [brokerAddress(id), `requests-${id}`, `orders-${id}`])
  return [{ name: 'brokers', ids, slots, rename: rename as SymmetricFamily['rename'] }]
}
