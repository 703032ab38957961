/**
 * Setting: one partition's facts in the numbers of the model: its brokers count from 1, the first leader first.
 */
import type { Parameters } from '../../model/kafka/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import { configsOf, type MetadataImage } from '../../impl/core/metadata.ts'
import { isInternal } from './own-writes.ts'

/** What no broker says, as it is a client's or the controller's to know. */
export interface Facts {
  readonly acks: Parameters['acks']
  /** Some producer is. */
  readonly idempotence: boolean
  /** KIP-966. */
  readonly eligibleLeaderReplicas: boolean
  /** The highest epoch that a producer is given. */
  readonly lastProducerEpoch: number
  /** transaction.partition.verification.enable (KIP-890, part 1). */
  readonly verification: boolean
}

export interface Setting {
  readonly topicPartition: string
  readonly parameters: Parameters
  /** Broker ids of the world, in the order of the model's. */
  readonly replicas: readonly number[]
  /** The model's number of a broker; 0: it holds no copy. */
  readonly idOf: (broker: number) => number
}

/** The partition as the image has it, when it has just been made. */
export function settingOf(image: MetadataImage, topicPartition: string, facts: Facts): Setting {
  const { replicas } = image.partitions[topicPartition]!
  const { minInsyncReplicas, uncleanLeaderElection, flushMessages, highWatermarkBelowMinIsr } = configsOf(
    image,
    topicPartition,
  )
  const { acks, idempotence, eligibleLeaderReplicas } = facts
  const isOwn = isInternal(topicPartition)
  const parameters: Parameters = {
    ...safeParameters,
    replicationFactor: replicas.length,
    minInsyncReplicas,
    uncleanLeaderElection,
    flushEveryRecord: flushMessages === 1,
    acks: isOwn ? 'all' : acks,
    idempotence: !isOwn && idempotence,
    metadata: 'kraft',
    eligibleLeaderReplicas,
    highWatermarkBelowMinIsr,
  }
  return { topicPartition, parameters, replicas, idOf: broker => replicas.indexOf(broker) + 1 }
}
