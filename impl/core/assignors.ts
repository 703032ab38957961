/**
 * Assignors: how the leader of a group deals the partitions out. Each member's subscription is what it said when it joined.
 *
 *     range                per topic: consecutive partitions to members in the order of their ids; the first members get one more
 *     roundrobin           all partitions of all topics, one after the other
 *     cooperative-sticky   as even as can be, everybody keeps what it has; what changes hands belongs to nobody for one generation (KIP-429)
 *
 *   A1  every partition that a member subscribed to has one owner, but for those that change hands
 *
 * Not modelled: racks; sticky's last refinements where members want different topics (there it is even, and not always as sticky as Kafka's).
 */
import type { AssignorName, Assignments, JoinedMember } from './group-protocol.ts'
import { type TopicPartition, topicPartition } from './protocol.ts'

export const assignorNames: readonly AssignorName[] = ['range', 'roundrobin', 'cooperative-sticky']

/** How many partitions a topic has. */
export type PartitionCount = (topic: string) => number

type Dealt = Map<string, TopicPartition[]>

export function assign(name: AssignorName, members: readonly JoinedMember[], count: PartitionCount): Assignments {
  const inOrder = members.toSorted(byIdentity)
  const dealt = dealers[name](inOrder, count)
  return inOrder.map(({ memberId }) => ({ memberId, assignment: dealt.get(memberId) ?? [] }))
}

const dealers: Readonly<Record<AssignorName, (members: readonly JoinedMember[], count: PartitionCount) => Dealt>> = {
  range,
  roundrobin: roundRobin,
  'cooperative-sticky': cooperativeSticky,
}

/** MemberInfo.compareTo: static members by their instance id, before the others. */
function byIdentity(one: JoinedMember, other: JoinedMember): number {
  const [a, b] = [one.groupInstanceId, other.groupInstanceId]
  if (a !== null && b !== null) return compare(a, b)
  if (a !== null) return -1
  return b !== null ? 1 : compare(one.memberId, other.memberId)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const topicsOf = (members: readonly JoinedMember[]): readonly string[] =>
  [...new Set(members.flatMap(({ metadata }) => metadata.topics))].toSorted(compare)

const wants = ({ metadata }: JoinedMember, topic: string) => metadata.topics.includes(topic)

const partitionsOf = (topic: string, count: PartitionCount): readonly TopicPartition[] =>
  Array.from({ length: count(topic) }, (_, partition) => topicPartition(topic, partition))

const nobodyHas = (members: readonly JoinedMember[]): Dealt => new Map(members.map(({ memberId }) => [memberId, []]))

function range(members: readonly JoinedMember[], count: PartitionCount): Dealt {
  const dealt = nobodyHas(members)
  for (const topic of topicsOf(members)) {
    const partitions = partitionsOf(topic, count)
    const takers = members.filter(member => wants(member, topic))
    const [each, more] = [Math.floor(partitions.length / takers.length), partitions.length % takers.length]
    takers.forEach(({ memberId }, at) => {
      const from = each * at + Math.min(at, more)
      dealt.get(memberId)!.push(...partitions.slice(from, from + each + (at < more ? 1 : 0)))
    })
  }
  return dealt
}

function roundRobin(members: readonly JoinedMember[], count: PartitionCount): Dealt {
  const dealt = nobodyHas(members)
  let turn = 0
  for (const topic of topicsOf(members))
    for (const partition of partitionsOf(topic, count)) {
      while (!wants(members[turn % members.length]!, topic)) turn++
      dealt.get(members[turn++ % members.length]!.memberId)!.push(partition)
    }
  return dealt
}

/** Of the youngest generation that claims a partition; two claims of one generation are none. */
function ownersOf(members: readonly JoinedMember[]): ReadonlyMap<TopicPartition, string> {
  const claims = new Map<TopicPartition, { readonly memberId: string; readonly generationId: number }>()
  for (const { memberId, metadata } of members)
    for (const name of metadata.ownedPartitions) {
      const { generationId } = metadata
      const known = claims.get(name)
      if (known === undefined || known.generationId < generationId) claims.set(name, { memberId, generationId })
      else if (known.generationId === generationId) claims.set(name, { memberId: '', generationId })
    }
  return new Map([...claims].map(([name, { memberId }]) => [name, memberId]))
}

function cooperativeSticky(members: readonly JoinedMember[], count: PartitionCount): Dealt {
  const owners = ownersOf(members)
  const dealt = sticky(members, count, owners)
  // What somebody else has it gives up first, and then there is another rebalance.
  const claimed = (memberId: string, name: TopicPartition) => (owners.get(name) || memberId) !== memberId
  return new Map([...dealt].map(([id, names]) => [id, names.filter(name => !claimed(id, name))]))
}

function sticky(
  members: readonly JoinedMember[],
  count: PartitionCount,
  owners: ReadonlyMap<TopicPartition, string>,
): Dealt {
  const dealt = nobodyHas(members)
  const all = topicsOf(members).flatMap(topic => partitionsOf(topic, count).map(name => [topic, name] as const))
  const [least, more] = [Math.floor(all.length / members.length), all.length % members.length]
  const mayKeep = (mine: readonly TopicPartition[]) => {
    const large = [...dealt.values()].filter(names => names.length > least).length
    return mine.length < least || (mine.length === least && large < more)
  }
  const free = all.filter(([topic, name]) => {
    const owner = members.find(member => member.memberId === owners.get(name) && wants(member, topic))
    const mine = owner && dealt.get(owner.memberId)!
    if (!mine || !mayKeep(mine)) return true
    mine.push(name)
    return false
  })
  for (const [topic, name] of free) {
    const takers = members.filter(member => wants(member, topic)).map(({ memberId }) => dealt.get(memberId)!)
    takers.toSorted((a, b) => a.length - b.length)[0]!.push(name)
  }
  return dealt
}
