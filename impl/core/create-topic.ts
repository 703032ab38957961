/** What a new topic is made of, or why it cannot be made (ReplicationControlManager.createTopic; Topic.validate). */
import type { ErrorCode } from './errors.ts'
import type { MetadataImage, MetadataRecord } from './metadata.ts'
import { type RequestOf, topicPartition } from './protocol.ts'

/** Letters, digits, dot, underscore and dash; 249 at most; not a path. */
export const isLegalTopic = (topic: string): boolean =>
  /^[a-zA-Z0-9._-]{1,249}$/.test(topic) && topic !== '.' && topic !== '..'

type Made = { readonly errorCode: ErrorCode; readonly records: readonly MetadataRecord[] }

export function createTopic(image: MetadataImage, request: RequestOf<'CreateTopics'>): Made {
  const { topic, partitions, replicationFactor, configs, assignment } = request
  const alive = Object.keys(image.brokers)
    .map(Number)
    .filter(id => !image.brokers[id]!.isFenced)
  const errorCode = refusal(image, request, alive)
  if (errorCode !== 'NONE') return { errorCode, records: [] }
  const states = Array.from({ length: partitions }, (_, partition): MetadataRecord => {
    const replicas = assignment?.[partition] ?? spread(alive, partition, replicationFactor)
    const inForce = { leaderEpoch: 1, partitionEpoch: 0, elr: [], lastKnownLeader: 0 }
    return {
      type: 'Partition',
      topicPartition: topicPartition(topic, partition),
      replicas,
      leader: replicas[0]!,
      isr: replicas.toSorted((a, b) => a - b),
      ...inForce,
    }
  })
  return { errorCode, records: [{ type: 'Topic', topic, partitions, configs }, ...states] }
}

function refusal(
  image: MetadataImage,
  { topic, partitions, replicationFactor, assignment }: RequestOf<'CreateTopics'>,
  alive: readonly number[],
): ErrorCode {
  if (!isLegalTopic(topic)) return 'INVALID_TOPIC_EXCEPTION'
  if (image.topics[topic]) return 'TOPIC_ALREADY_EXISTS'
  if (!Number.isInteger(partitions) || partitions < 1) return 'INVALID_PARTITIONS'
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1) return 'INVALID_REPLICATION_FACTOR'
  const everybody = assignment ? assignment.every(ids => ids.length > 0 && ids.every(id => alive.includes(id))) : true
  return everybody && (assignment || replicationFactor <= alive.length) ? 'NONE' : 'INVALID_REPLICATION_FACTOR'
}

const spread = (alive: readonly number[], partition: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => alive[(partition + i) % alive.length]!)
