/**
 * Leaders: who a client believes to lead each partition.
 *
 *   L1  metadata older than what is known (a smaller leader epoch) is not believed, though the leader may have been forgotten since
 */
import type { NodeId } from './process.ts'
import { type ResponseOf, topicOf, type TopicPartition } from './protocol.ts'

export interface Leader {
  /** Empty: forgotten, as it turned out not to be the leader, or not there. */
  readonly broker: NodeId
  readonly leaderEpoch: number
}

export type Leaders = Readonly<Record<TopicPartition, Leader>>

export const brokerNode = (brokerId: number): NodeId => `broker-${brokerId}`

/** Empty: nobody that we know of. */
export const leaderIn = (leaders: Leaders, name: TopicPartition): NodeId => leaders[name]?.broker ?? ''

export function forget(leaders: Leaders, name: TopicPartition): Leaders {
  const known = leaders[name]
  return known === undefined ? leaders : { ...leaders, [name]: { ...known, broker: '' } }
}

export const forgetAt = (leaders: Leaders, broker: NodeId): Leaders =>
  Object.keys(leaders)
    .filter(name => leaderIn(leaders, name) === broker)
    .reduce(forget, leaders)

export function learn(leaders: Leaders, { partitions }: ResponseOf<'Metadata'>): Leaders {
  const fresh = Object.entries(partitions).filter(
    ([name, { leaderEpoch }]) => leaderEpoch >= (leaders[name]?.leaderEpoch ?? -1),
  )
  const learned = fresh.map(([name, { leader, leaderEpoch }]) => [
    name,
    { broker: leader === 0 ? '' : brokerNode(leader), leaderEpoch },
  ])
  return { ...leaders, ...Object.fromEntries(learned) }
}

/** How many partitions of a topic a client knows of; 0: it has not heard of the topic. */
export const partitionsIn = (leaders: Leaders, topic: string): number =>
  Object.keys(leaders).filter(name => topicOf(name).topic === topic).length
