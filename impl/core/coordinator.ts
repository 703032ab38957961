/**
 * Group coordinator: the leader of one partition of __consumer_offsets. What a group has committed, and its generation, are records there,
 * replicated like any others: they are answered once they are below the high watermark, and read off the log.
 *
 * Not modelled yet: groups of several members, rebalances, session time-outs: who joins takes the group over.
 */
import { batchesOf, type Log } from './log.ts'
import type { MetadataImage } from './metadata.ts'
import { type RequestOf, type TopicPartition, topicPartition } from './protocol.ts'
import { decodeRecords, encodeBatch } from './record-batch.ts'

export const offsetsTopic = '__consumer_offsets'

export interface Group {
  readonly memberId: string
  readonly generationId: number
  readonly offsets: Readonly<Record<TopicPartition, number>>
}

const noGroup: Group = { memberId: '', generationId: 0, offsets: {} }

/** The partition that keeps the group (Java's String.hashCode, as Kafka has it); undefined while the topic is not there. */
export function partitionOfGroup({ topics }: MetadataImage, groupId: string): TopicPartition | undefined {
  const topic = topics[offsetsTopic]
  if (topic === undefined) return undefined
  const hash = [...groupId].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 0)
  return topicPartition(offsetsTopic, (hash & 0x7fffffff) % topic.partitions)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
type Written = { readonly memberId: string; readonly generationId: number } | Readonly<Record<TopicPartition, number>>

const record = (groupId: string, kind: 'group' | 'offsets', value: Written) =>
  encodeBatch({
    records: [
      {
        key: encoder.encode(JSON.stringify([kind, groupId])),
        value: encoder.encode(JSON.stringify(value)),
        timestamp: 0,
      },
    ],
  })

export const generationBatch = (groupId: string, memberId: string, generationId: number) =>
  record(groupId, 'group', { memberId, generationId })

export const offsetsBatch = ({ groupId, offsets }: RequestOf<'OffsetCommit'>) => record(groupId, 'offsets', offsets)

/** The group as the log has it, up to `end`. */
export function groupOf(log: Log, groupId: string, end: number): Group {
  return batchesOf(log)
    .filter(({ lastOffset }) => lastOffset < end)
    .flatMap(({ bytes }) => decodeRecords(bytes))
    .reduce((group, { key, value }) => applied(group, groupId, key, value), noGroup)
}

function applied(group: Group, groupId: string, key: Uint8Array | null, value: Uint8Array | null): Group {
  const [kind, whose] = JSON.parse(decoder.decode(key ?? undefined)) as [string, string]
  if (whose !== groupId) return group
  const written = JSON.parse(decoder.decode(value ?? undefined))
  return kind === 'group' ? { ...group, ...written } : { ...group, offsets: { ...group.offsets, ...written } }
}
