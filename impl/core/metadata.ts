/**
 * The metadata log's records, and the image that replaying them gives: what the controller decides, and every broker and client believes.
 *
 * A batch is one decision: its records take effect together.
 */
import type { TopicConfigs, TopicPartition } from './protocol.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

export type MetadataRecord =
  | { readonly type: 'Topic'; readonly topic: string; readonly partitions: number; readonly configs: TopicConfigs }
  | ({ readonly type: 'Partition'; readonly topicPartition: TopicPartition } & PartitionState)
  | {
      readonly type: 'RegisterBroker'
      readonly brokerId: number
      readonly incarnation: number
      readonly brokerEpoch: number
    }
  | { readonly type: 'FenceBroker' | 'UnfenceBroker'; readonly brokerId: number }
  | { readonly type: 'ProducerIds'; readonly next: number }
  /** transaction.version (Kafka's FeatureLevelRecord). */
  | { readonly type: 'TransactionVersion'; readonly level: TransactionVersion }

/** What is in force of one partition. Broker ids count from 1; leader 0 is none. */
export interface PartitionState {
  readonly replicas: readonly number[]
  readonly leader: number
  /** Grows with every election. */
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  /** Grows with every change of leader or set; a change names the one that it was made from (KIP-497). */
  readonly partitionEpoch: number
  /** Eligible leader replicas (KIP-966): out of the in-sync set, and yet sure to have everything below the high watermark. */
  readonly elr: readonly number[]
  /** Who led when the in-sync set became empty; 0 while there is a leader. */
  readonly lastKnownLeader: number
}

export interface MetadataBatch {
  /** Of the first record; batches follow each other without holes. */
  readonly baseOffset: number
  readonly records: readonly MetadataRecord[]
}

export interface BrokerRegistration {
  readonly incarnation: number
  /** The offset of the record that registered this incarnation: it grows (KIP-631). */
  readonly brokerEpoch: number
  readonly isFenced: boolean
}

export interface MetadataImage {
  /** Where the replayed log ends. */
  readonly endOffset: number
  readonly topics: Readonly<Record<string, { readonly partitions: number; readonly configs: TopicConfigs }>>
  readonly partitions: Readonly<Record<TopicPartition, PartitionState>>
  readonly brokers: Readonly<Record<number, BrokerRegistration>>
  readonly nextProducerId: number
  /** Kafka 4.0's, until a record says another. */
  readonly transactionVersion: TransactionVersion
}

export const emptyImage: MetadataImage = {
  endOffset: 0,
  topics: {},
  partitions: {},
  brokers: {},
  nextProducerId: 1,
  transactionVersion: 2,
}

const endOf = ({ baseOffset, records }: MetadataBatch) => baseOffset + records.length

/** The image after `batches`; those that it holds already are skipped. */
export function replay(image: MetadataImage, batches: readonly MetadataBatch[]): MetadataImage {
  return batches
    .filter(batch => batch.baseOffset >= image.endOffset)
    .reduce((before, batch) => ({ ...batch.records.reduce(applied, before), endOffset: endOf(batch) }), image)
}

function applied(image: MetadataImage, record: MetadataRecord): MetadataImage {
  switch (record.type) {
    case 'Topic': {
      const { topic, partitions, configs } = record
      return { ...image, topics: { ...image.topics, [topic]: { partitions, configs } } }
    }
    case 'Partition': {
      const { type: _, topicPartition, ...state } = record
      return { ...image, partitions: { ...image.partitions, [topicPartition]: state } }
    }
    case 'RegisterBroker': {
      const { brokerId, incarnation, brokerEpoch } = record
      return withBroker(image, brokerId, { incarnation, brokerEpoch, isFenced: true })
    }
    case 'FenceBroker':
      return withBroker(image, record.brokerId, { ...image.brokers[record.brokerId]!, isFenced: true })
    case 'UnfenceBroker':
      return withBroker(image, record.brokerId, { ...image.brokers[record.brokerId]!, isFenced: false })
    case 'ProducerIds':
      return { ...image, nextProducerId: record.next }
    case 'TransactionVersion':
      return { ...image, transactionVersion: record.level }
  }
}

const withBroker = (image: MetadataImage, id: number, broker: BrokerRegistration): MetadataImage => ({
  ...image,
  brokers: { ...image.brokers, [id]: broker },
})

export const configsOf = (image: MetadataImage, name: string) =>
  image.topics[name.slice(0, name.lastIndexOf('-'))]!.configs
