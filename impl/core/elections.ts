/**
 * Elections: what the controller writes when a broker is gone, or is back. Who may lead and who stays in sync is the rules' to say (rules.ts).
 */
import { assert } from './assert.ts'
import type { ControllerConfig } from './controller.ts'
import { configsOf, type MetadataImage, type MetadataRecord, type PartitionState, replay } from './metadata.ts'

export function elrOf(
  { rules, eligibleLeaderReplicas }: ControllerConfig,
  image: MetadataImage,
  name: string,
  isr: readonly number[],
  unclean: readonly number[],
) {
  if (!eligibleLeaderReplicas) return []
  const partition = image.partitions[name]!
  const { minInsyncReplicas } = configsOf(image, name)
  return rules.elrAfter(partition, isr, Math.min(minInsyncReplicas, partition.replicas.length), unclean)
}

/** The partition without `broker` in its set. */
function without(
  config: ControllerConfig,
  image: MetadataImage,
  name: string,
  broker: number,
  unclean: boolean,
): PartitionState {
  const partition = image.partitions[name]!
  const isr = config.rules.isrWithout(partition, broker, config.eligibleLeaderReplicas)
  const elr = elrOf(config, image, name, isr, unclean ? [broker] : [])
  const lastKnownLeader = isr.length === 0 && partition.leader > 0 ? partition.leader : partition.lastKnownLeader
  return { ...partition, isr, elr, lastKnownLeader }
}

/** KIP-966: nobody outside is eligible once the set is at min in-sync, be it by an election. */
function elect(
  { rules }: ControllerConfig,
  image: MetadataImage,
  name: string,
  partition: PartitionState,
  leader: number,
): PartitionState {
  const isr = rules.isrAfterElection(partition, leader)
  const isEnough = isr.length >= Math.min(configsOf(image, name).minInsyncReplicas, partition.replicas.length)
  return {
    ...partition,
    leader,
    isr,
    elr: isEnough ? [] : partition.elr.filter(id => id !== leader),
    leaderEpoch: partition.leaderEpoch + 1,
    partitionEpoch: partition.partitionEpoch + 1,
    lastKnownLeader: leader > 0 ? 0 : partition.lastKnownLeader,
  }
}

/** What a broker's end changes, in every partition that it held. */
export function afterFencing(
  config: ControllerConfig,
  image: MetadataImage,
  broker: number,
): readonly MetadataRecord[] {
  if (image.brokers[broker] === undefined || image.brokers[broker].isFenced) return []
  const record = { type: 'FenceBroker', brokerId: broker } as const
  const fenced = replay(image, [{ baseOffset: image.endOffset, records: [record] }])
  const changes = Object.keys(fenced.partitions).flatMap(topicPartition => {
    const before = fenced.partitions[topicPartition]!
    if (before.leader !== broker && (before.leader === 0 || !before.isr.includes(broker))) return []
    const rest = without(config, fenced, topicPartition, broker, false)
    const { uncleanLeaderElection } = configsOf(fenced, topicPartition)
    const [successor = 0] = config.rules.electable(rest, fenced.brokers, uncleanLeaderElection)
    return [
      {
        type: 'Partition' as const,
        topicPartition,
        ...elect(config, fenced, topicPartition, rest, before.leader === broker ? successor : before.leader),
      },
    ]
  })
  return [record, ...changes]
}

export function afterReturn(
  config: ControllerConfig,
  image: MetadataImage,
  broker: number,
  incarnation: number,
  brokerEpoch: number,
  restarted: boolean,
): readonly MetadataRecord[] {
  const registered: MetadataRecord = { type: 'RegisterBroker', brokerId: broker, incarnation, brokerEpoch }
  const here: MetadataRecord[] = [registered, { type: 'UnfenceBroker', brokerId: broker }]
  const back = replay(image, [{ baseOffset: image.endOffset, records: here }])
  assert(!back.brokers[broker]!.isFenced, 'C3: who registers is not fenced')
  const changes = Object.keys(back.partitions).flatMap(topicPartition => {
    const before = back.partitions[topicPartition]!
    if (!before.replicas.includes(broker)) return []
    const cleaned = restarted ? without(config, back, topicPartition, broker, true) : before
    const { uncleanLeaderElection } = configsOf(back, topicPartition)
    const [first = 0] =
      before.leader === 0 ? config.rules.electable(cleaned, back.brokers, uncleanLeaderElection) : [before.leader]
    if (first !== before.leader)
      return [{ type: 'Partition' as const, topicPartition, ...elect(config, back, topicPartition, cleaned, first) }]
    // KIP-966: whose log may have lost its end is no longer eligible, though nobody is elected now. C2: neither leader nor set has changed, so the
    // partition epoch stays. (Kafka's grows with every change record, which only makes a leader ask once more for a set that it asks for now.)
    return before.elr.includes(broker) && !cleaned.elr.includes(broker)
      ? [{ type: 'Partition' as const, topicPartition, ...cleaned }]
      : []
  })
  return [...here, ...changes]
}
