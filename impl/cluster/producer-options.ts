/** What a test may say of a producer, and what becomes of it: a configuration of its client family. */
import { configured, type Given } from '../core/client-defaults.ts'
import type { PartitionerName } from '../core/partitioner.ts'
import type { ClientFamily, ProducerConfig } from '../core/producer-state.ts'

/**
 * What a producer is made of: the Java client's configuration by its names here (producer configs in Kafka's documentation), times in milliseconds,
 * sizes in bytes. `retries` are bounded by `deliveryTimeoutMs` (KIP-91); `idempotence` is on with acks=all and retries unless it is said to be off
 * (KIP-679); `maxInFlight` is max.in.flight.requests.per.connection; `maxRecordsPerBatch` has no counterpart in Kafka. With another `client` defaults
 * are that client's (core/client-defaults.ts), and so is what it does about errors (core/client-families.ts). With a `transactionalId` it has transactions:
 * `transactionTimeoutMs` is the coordinator's to watch, `maxBlockMs` (max.block.ms) the client's, `transactionVersion` what the client can do at most.
 */
export type ProducerOptions = Partial<Omit<ProducerConfig, 'acks' | 'bootstrap' | 'rules'>> & {
  /** When a record is acknowledged: as soon as it is sent, when the leader has it, when the in-sync set has it. Absent: `all`. */
  readonly acks?: 0 | 1 | 'all'
  /** How a key chooses its partition. Absent: as the client does. */
  readonly partitioner?: PartitionerName
}

export function wired(options: ProducerOptions): Given {
  const { partitioner: _, acks, ...given } = options
  return { ...given, ...(acks === undefined ? {} : { acks: acks === 'all' ? -1 : acks }) }
}

export const configuredBy = (options: ProducerOptions): Omit<ProducerConfig, 'bootstrap'> => configured(wired(options))

const partitioners: Readonly<Record<ClientFamily, PartitionerName>> = {
  java: 'java',
  'java-14034': 'java',
  librdkafka: 'librdkafka',
  kafkajs: 'java',
  platformatic: 'platformatic',
  'platformatic-2.1': 'platformatic',
}

export const partitionerOf = ({
  client = 'java',
  partitioner = partitioners[client],
}: ProducerOptions): PartitionerName => partitioner
