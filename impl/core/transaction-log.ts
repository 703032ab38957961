/**
 * Transaction coordinator, its log: what it knows of each transactional id is a record in a partition of __transaction_state, the last one of an id
 * holds (TransactionLog). Whoever leads that partition coordinates those ids.
 *
 *   L1  transactions are what reading the log gives; an id whose last record is empty has expired
 *
 * Not modelled: compaction.
 */
import { batchesFrom, type Log } from './log.ts'
import type { MetadataImage } from './metadata.ts'
import { type TopicPartition, topicPartition } from './protocol.ts'
import { type DecodedRecord, decodeRecords, encodeBatch } from './record-batch.ts'
import { hashCode } from './coordinator.ts'
import type { StoredTransaction } from './transaction.ts'

export const transactionTopic = '__transaction_state'

/** The partition that keeps the id (Utils.abs of Java's String.hashCode); undefined while the topic is not there. */
export function partitionOfTransaction({ topics }: MetadataImage, transactionalId: string): TopicPartition | undefined {
  const topic = topics[transactionTopic]
  if (topic === undefined) return undefined
  return topicPartition(transactionTopic, (hashCode(transactionalId) & 0x7fffffff) % topic.partitions)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Null: the id expires. */
export const transactionBatch = (transactionalId: string, stored: StoredTransaction | null, timestamp: number) =>
  encodeBatch({
    records: [
      {
        key: encoder.encode(JSON.stringify(transactionalId)),
        value: stored && encoder.encode(JSON.stringify(stored)),
        timestamp,
      },
    ],
  })

export type StoredTransactions = ReadonlyMap<string, StoredTransaction>

/** L1. */
export function transactionsOf(log: Log): StoredTransactions {
  const records = batchesFrom(log, log.logStartOffset).flatMap(({ bytes }) => decodeRecords(bytes))
  const known = new Map<string, StoredTransaction>()
  for (const record of records) {
    const [transactionalId, stored] = entryIn(record)
    if (stored === null) known.delete(transactionalId)
    else known.set(transactionalId, stored)
  }
  return known
}

function entryIn({ key, value }: DecodedRecord): readonly [string, StoredTransaction | null] {
  const transactionalId = JSON.parse(decoder.decode(key ?? undefined)) as string
  return [transactionalId, value && (JSON.parse(decoder.decode(value)) as StoredTransaction)]
}
