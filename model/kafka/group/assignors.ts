/**
 * Assignors: what the leader makes of the list of members. Member ids are random in Kafka; here their order is that of the members' numbers, which
 * is to name the processes.
 *
 * range (eager): to each member the next few partitions. sticky (cooperative): to each its quota, out of what it owns already; what another one still
 * owns is given to nobody, until that one has given it up and joined again.
 */
import type { Peer, Share } from './speech.ts'

/** `topics`: the partitions of each topic. */
export type Assignor = (peers: readonly Peer[], topics: readonly (readonly number[])[]) => readonly Share[]

/** How many of so many partitions each member gets: the first ones one more where it does not come out even. */
const quotas = (partitions: number, members: number): readonly number[] =>
  Array.from({ length: members }, (_, i) => Math.floor(partitions / members) + (i < partitions % members ? 1 : 0))

export const range: Assignor = (peers, topics) =>
  peers.map(({ member, id }, i) => ({
    member,
    id,
    partitions: topics.flatMap(partitions => {
      const sizes = quotas(partitions.length, peers.length)
      const from = sizes.slice(0, i).reduce((sum, size) => sum + size, 0)
      return partitions.slice(from, from + sizes[i]!)
    }),
  }))

export const sticky: Assignor = (peers, topics) => {
  const partitions = topics.flat()
  const sizes = stickyQuotas(partitions.length, peers)
  const kept = peers.map(({ owned }, i) => owned.filter(p => partitions.includes(p)).slice(0, sizes[i]!))
  const owned = new Set(peers.flatMap(peer => peer.owned))
  const free = partitions.filter(partition => !owned.has(partition))
  return peers.map(({ member, id }, i) => {
    const more = free.splice(0, sizes[i]! - kept[i]!.length)
    return { member, id, partitions: [...kept[i]!, ...more].toSorted((a, b) => a - b) }
  })
}

/** The larger quotas go to those who own most: so little moves. */
function stickyQuotas(partitions: number, peers: readonly Peer[]): readonly number[] {
  const sizes = quotas(partitions, peers.length)
  const order = peers.map((_, i) => i).toSorted((a, b) => peers[b]!.owned.length - peers[a]!.owned.length || a - b)
  return peers.map((_, i) => sizes[order.indexOf(i)]!)
}
