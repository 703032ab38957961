/**
 * Group coordinator: the leader of one partition of __consumer_offsets. What a group has committed, and the members of its last finished rebalance,
 * are records there, replicated like any others: they are answered once they are below the high watermark, and read off the log.
 *
 *     SyncGroup of the leader   the group: generation, assignor, leader, members with their assignments          (GroupMetadataValue)
 *     the last member is gone   the group: a generation without members
 *     OffsetCommit              the offsets                                                                      (OffsetCommitValue)
 *     TxnOffsetCommit           the same, in a batch of the producer's transaction; in force with its marker (transactional-offsets.ts)
 *
 *   G1  groups are what reading the whole log gives; each batch is read once, unless the log lost it (Kafka's cache of the same)
 *
 * What is only in memory (a rebalance on its way, hearts that beat) stands in group.ts. Not modelled: expiry of offsets, compaction.
 */
import { markerIn } from './control-batch.ts'
import type { GroupProtocol } from './group-protocol.ts'
import { batchAt, batchesFrom, type Log, type LogBatch } from './log.ts'
import type { MetadataImage } from './metadata.ts'
import { valueOf } from './own.ts'
import { type RequestOf, type TopicPartition, topicPartition } from './protocol.ts'
import { type BatchToEncode, type DecodedRecord, decodeRecords, encodeBatch } from './record-batch.ts'
import { noOffsets, type OffsetsOfLog, withCommit, withEnd, withPending } from './transactional-offsets.ts'

export const offsetsTopic = '__consumer_offsets'

export interface StoredMember {
  readonly memberId: string
  /** Of a static member (KIP-345); null: a dynamic one. */
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  readonly protocols: readonly GroupProtocol[]
  readonly assignment: readonly TopicPartition[]
}

export interface Group {
  readonly generationId: number
  readonly protocolName: string
  readonly leader: string
  readonly members: readonly StoredMember[]
  readonly offsets: Readonly<Record<TopicPartition, number>>
}

const noGroup: Group = { generationId: 0, protocolName: '', leader: '', members: [], offsets: {} }

/** The partition that keeps the group (Java's String.hashCode, as Kafka has it); undefined while the topic is not there. */
export function partitionOfGroup({ topics }: MetadataImage, groupId: string): TopicPartition | undefined {
  const topic = topics[offsetsTopic]
  if (topic === undefined) return undefined
  return topicPartition(offsetsTopic, (hashCode(groupId) & 0x7fffffff) % topic.partitions)
}

export function hashCode(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
type StoredGroup = Omit<Group, 'offsets'>

type Value = StoredGroup | Group['offsets']
type OfTransaction = Pick<BatchToEncode, 'producerId' | 'producerEpoch' | 'isTransactional'>

const record = (groupId: string, kind: 'group' | 'offsets', value: Value, transaction: OfTransaction = {}) =>
  encodeBatch({
    ...transaction,
    records: [
      {
        key: encoder.encode(JSON.stringify([kind, groupId])),
        value: encoder.encode(JSON.stringify(value)),
        timestamp: 0,
      },
    ],
  })

export const groupBatch = (groupId: string, group: StoredGroup) => record(groupId, 'group', group)

export const offsetsBatch = ({ groupId, offsets }: Pick<RequestOf<'OffsetCommit'>, 'groupId' | 'offsets'>) =>
  record(groupId, 'offsets', offsets)

/** No sequence number: the broker writes it, and asks nobody again. */
export function transactionalBatch(request: RequestOf<'TxnOffsetCommit'>) {
  const { groupId, offsets, producerId, producerEpoch } = request
  return record(groupId, 'offsets', offsets, { producerId, producerEpoch, isTransactional: true })
}

/** What the groups of a log have, and how far that was read. */
export interface Groups {
  readonly byId: Readonly<Record<string, Group>>
  /** Offsets of transactions, and where those in force were written. */
  readonly offsets: OffsetsOfLog
  /** The last batch that was read; absent: none. Batches are never changed: a log that has this one has all that stood before it. */
  readonly last: LogBatch | undefined
}

export const noGroups: Groups = { byId: {}, offsets: noOffsets, last: undefined }

export const groupIn = ({ byId }: Groups, groupId: string): Group => valueOf(byId, groupId) ?? noGroup

/** G1: as the log has them, up to its end; `known` is from an earlier reading of it. */
export function groupsOf(log: Log, known: Groups = noGroups): Groups {
  const isPrefix = known.last !== undefined && batchAt(log, known.last.baseOffset) === known.last
  const [before, from] = isPrefix ? [known, known.last!.lastOffset + 1] : [noGroups, log.logStartOffset]
  const batches = batchesFrom(log, from)
  if (batches.length === 0) return isPrefix ? known : noGroups
  return { ...batches.reduce(withBatch, before), last: batches.at(-1) }
}

function withBatch(groups: Groups, batch: LogBatch): Groups {
  if (!batch.isControl) return decodeRecords(batch.bytes).reduce((next, each) => withRecord(next, batch, each), groups)
  const marker = markerIn(batch.bytes)
  if (marker === undefined) return groups
  const [offsets, commits] = withEnd(groups.offsets, marker)
  const byId = commits.reduce((next, { groupId, committed }) => withOffsets(next, groupId, committed), groups.byId)
  return { ...groups, offsets, byId }
}

function withRecord(groups: Groups, batch: LogBatch, { key, value, offset }: DecodedRecord): Groups {
  const [kind, groupId] = JSON.parse(decoder.decode(key ?? undefined)) as [string, string]
  const written = JSON.parse(decoder.decode(value ?? undefined))
  const { byId } = groups
  if (kind === 'group')
    return { ...groups, byId: { ...byId, [groupId]: { ...(valueOf(byId, groupId) ?? noGroup), ...written } } }
  const commit = { groupId, committed: written, writtenAt: offset }
  if (batch.isTransactional) return { ...groups, offsets: withPending(groups.offsets, batch.producerId, commit) }
  return { ...groups, offsets: withCommit(groups.offsets, commit), byId: withOffsets(byId, groupId, written) }
}

function withOffsets(byId: Groups['byId'], groupId: string, written: Group['offsets']): Groups['byId'] {
  const group = valueOf(byId, groupId) ?? noGroup
  return { ...byId, [groupId]: { ...group, offsets: { ...group.offsets, ...written } } }
}
