/** What a new topic is made of, or new partitions of one, or why they cannot be made (ReplicationControlManager; Topic.validate). */
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
  const alive = activeIn(image)
  const errorCode = refusal(image, request, alive)
  if (errorCode !== 'NONE') return { errorCode, records: [] }
  const replicasOf = (partition: number) => assignment?.[partition] ?? spread(alive, partition, replicationFactor)
  const states = partitionsFrom(topic, 0, partitions, replicasOf)
  return { errorCode, records: [{ type: 'Topic', topic, partitions, configs }, ...states] }
}

const activeIn = ({ brokers }: MetadataImage): readonly number[] =>
  Object.keys(brokers)
    .map(Number)
    .filter(id => !brokers[id]!.isFenced)

/** All in sync, and the first of them leads. */
function partitionsFrom(
  topic: string,
  first: number,
  end: number,
  replicasOf: (partition: number) => readonly number[],
): readonly MetadataRecord[] {
  return Array.from({ length: end - first }, (_, i): MetadataRecord => {
    const replicas = replicasOf(first + i)
    const inForce = { leaderEpoch: 1, partitionEpoch: 0, elr: [], lastKnownLeader: 0 }
    return {
      type: 'Partition',
      topicPartition: topicPartition(topic, first + i),
      replicas,
      leader: replicas[0]!,
      isr: replicas.toSorted((a, b) => a - b),
      ...inForce,
    }
  })
}

/** A topic grows, and never shrinks: what has a key may go elsewhere from here on (ReplicationControlManager.createPartitions). */
export function createPartitions(image: MetadataImage, request: RequestOf<'CreatePartitions'>): Made {
  const { topic, count, assignment } = request
  const known = valueOf(image.topics, topic)
  if (known === undefined) return { errorCode: 'UNKNOWN_TOPIC_OR_PARTITION', records: [] }
  const { partitions, configs } = known
  const width = image.partitions[topicPartition(topic, 0)]!.replicas.length
  const alive = activeIn(image)
  const errorCode = growthRefusal(request, partitions, width, alive)
  if (errorCode !== 'NONE') return { errorCode, records: [] }
  const replicasOf = (partition: number) => assignment?.[partition - partitions] ?? spread(alive, partition, width)
  const states = partitionsFrom(topic, partitions, count, replicasOf)
  return { errorCode, records: [{ type: 'Topic', topic, partitions: count, configs }, ...states] }
}

function growthRefusal(
  { count, assignment }: RequestOf<'CreatePartitions'>,
  partitions: number,
  width: number,
  alive: readonly number[],
): ErrorCode {
  if (!Number.isInteger(count) || count <= partitions) return 'INVALID_PARTITIONS'
  if (count - partitions > MAX_PARTITIONS) return 'POLICY_VIOLATION'
  if (assignment === undefined) return width <= alive.length ? 'NONE' : 'INVALID_REPLICATION_FACTOR'
  const isWide = assignment.every(ids => ids.length === width)
  return isWide && isAssignment(assignment, count - partitions, alive) ? 'NONE' : 'INVALID_REPLICA_ASSIGNMENT'
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
const isLegal = ({ minInsyncReplicas, flushMessages, maxMessageBytes, retentionMs }: TopicConfigs): boolean =>
  minInsyncReplicas >= 1 && flushMessages >= 0 && maxMessageBytes >= 0 && retentionMs >= -1

/** Each partition on as many brokers as the others, each of them once and here (ReplicationControlManager.validateManualPartitionAssignment). */
function isAssignment(assignment: Assignment, partitions: number, alive: readonly number[]): boolean {
  const width = assignment[0]?.length ?? 0
  const isGood = (ids: readonly number[]) =>
    ids.length === width && new Set(ids).size === width && ids.every(id => alive.includes(id))
  return width > 0 && assignment.length === partitions && assignment.every(isGood)
}

const spread = (alive: readonly number[], partition: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => alive[(partition + i) % alive.length]!)
