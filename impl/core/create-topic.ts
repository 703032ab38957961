/** What a new topic is made of, or why it cannot be made (ReplicationControlManager.createTopic; Topic.validate). */
import type { ErrorCode } from './errors.ts'
import type { MetadataImage, MetadataRecord } from './metadata.ts'
import { valueOf } from './own.ts'
import { type RequestOf, type TopicConfigs, topicPartition } from './protocol.ts'

/** Letters, digits, dot, underscore and dash; 249 at most; not a path. */
export const isLegalTopic = (topic: string): boolean =>
  /^[a-zA-Z0-9._-]{1,249}$/.test(topic) && topic !== '.' && topic !== '..'

/** Metrics write a dot as an underscore: two topics that would be one there may not both be (Topic.hasCollision). */
const metricName = (topic: string) => topic.replaceAll('.', '_')

/** More partitions a request are a PolicyViolationException (QuorumController.MAX_RECORDS_PER_USER_OP). */
const MAX_PARTITIONS = 10_000

type Assignment = NonNullable<RequestOf<'CreateTopics'>['assignment']>
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
  { topic, partitions, replicationFactor, configs, assignment }: RequestOf<'CreateTopics'>,
  alive: readonly number[],
): ErrorCode {
  if (!isLegalTopic(topic)) return 'INVALID_TOPIC_EXCEPTION'
  if (valueOf(image.topics, topic)) return 'TOPIC_ALREADY_EXISTS'
  const collides = Object.keys(image.topics).some(other => metricName(other) === metricName(topic))
  if (collides) return 'INVALID_TOPIC_EXCEPTION'
  if (!Number.isInteger(partitions) || partitions < 1) return 'INVALID_PARTITIONS'
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1) return 'INVALID_REPLICATION_FACTOR'
  if (partitions > MAX_PARTITIONS) return 'POLICY_VIOLATION'
  if (!isLegal(configs)) return 'INVALID_CONFIG'
  if (assignment) return isAssignment(assignment, partitions, alive) ? 'NONE' : 'INVALID_REPLICA_ASSIGNMENT'
  return replicationFactor <= alive.length ? 'NONE' : 'INVALID_REPLICATION_FACTOR'
}

/** LogConfig's bounds; flush.messages 0 is our way to say never. */
const isLegal = ({ minInsyncReplicas, flushMessages, maxMessageBytes }: TopicConfigs): boolean =>
  minInsyncReplicas >= 1 && flushMessages >= 0 && maxMessageBytes >= 0

/** Each partition on as many brokers as the others, each of them once and here (ReplicationControlManager.validateManualPartitionAssignment). */
function isAssignment(assignment: Assignment, partitions: number, alive: readonly number[]): boolean {
  const width = assignment[0]?.length ?? 0
  const isGood = (ids: readonly number[]) =>
    ids.length === width && new Set(ids).size === width && ids.every(id => alive.includes(id))
  return width > 0 && assignment.length === partitions && assignment.every(isGood)
}

const spread = (alive: readonly number[], partition: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => alive[(partition + i) % alive.length]!)
