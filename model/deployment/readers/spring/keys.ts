/**
 * Spring Boot's own names for Kafka's keys (spring.kafka.producer.batch-size for batch.size), and all its other names below spring.kafka.
 *
 *   K1  a client's `properties` outweigh its own names, and both outweigh what producers and consumers have in common
 *   K2  a name that is not here, and not below a map, is one that Spring Boot does not know
 *
 * Source: Spring Boot 4, KafkaProperties (`buildProducerProperties`, `buildConsumerProperties`); older releases know fewer.
 */
import type { Kind } from './values.ts'

export type ClientRole = 'producer' | 'consumer'

export interface OwnName {
  /** After `spring.kafka.producer.` and the like. */
  readonly name: string
  readonly key: string
  readonly kind: Kind
}

const own = (name: string, key: string, kind: Kind = 'text'): OwnName => ({ name, key, kind })

/** Names that begin with what is spring.kafka's itself, and what each client may say again. */
const inCommon: readonly OwnName[] = [
  own('bootstrap-servers', 'bootstrap.servers'),
  own('client-id', 'client.id'),
  own('security.protocol', 'security.protocol'),
  own('ssl.key-password', 'ssl.key.password'),
  own('ssl.key-store-certificate-chain', 'ssl.keystore.certificate.chain'),
  own('ssl.key-store-key', 'ssl.keystore.key'),
  own('ssl.key-store-location', 'ssl.keystore.location'),
  own('ssl.key-store-password', 'ssl.keystore.password'),
  own('ssl.key-store-type', 'ssl.keystore.type'),
  own('ssl.trust-store-certificates', 'ssl.truststore.certificates'),
  own('ssl.trust-store-location', 'ssl.truststore.location'),
  own('ssl.trust-store-password', 'ssl.truststore.password'),
  own('ssl.trust-store-type', 'ssl.truststore.type'),
  own('ssl.protocol', 'ssl.protocol'),
]

const ofProducers: readonly OwnName[] = [
  ...inCommon,
  own('acks', 'acks'),
  own('batch-size', 'batch.size', 'size'),
  own('buffer-memory', 'buffer.memory', 'size'),
  own('compression-type', 'compression.type'),
  own('key-serializer', 'key.serializer'),
  own('retries', 'retries'),
  own('transaction-id-prefix', 'transactional.id'),
  own('value-serializer', 'value.serializer'),
]

const ofConsumers: readonly OwnName[] = [
  ...inCommon,
  own('auto-commit-interval', 'auto.commit.interval.ms', 'duration'),
  own('auto-offset-reset', 'auto.offset.reset'),
  own('enable-auto-commit', 'enable.auto.commit', 'truth'),
  own('fetch-max-wait', 'fetch.max.wait.ms', 'duration'),
  own('fetch-min-size', 'fetch.min.bytes', 'size'),
  own('group-id', 'group.id'),
  own('heartbeat-interval', 'heartbeat.interval.ms', 'duration'),
  own('isolation-level', 'isolation.level', 'enumeration'),
  own('key-deserializer', 'key.deserializer'),
  own('max-poll-interval', 'max.poll.interval.ms', 'duration'),
  own('max-poll-records', 'max.poll.records'),
  own('value-deserializer', 'value.deserializer'),
]

export const ownNames: Readonly<Record<ClientRole | 'common', readonly OwnName[]>> = {
  common: inCommon,
  producer: ofProducers,
  consumer: ofConsumers,
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Names that feed no key of Kafka's: after `spring.kafka.`; those that end in a dot are maps or groups of which no spelling is checked. */
export const namesBesideKeys: readonly string[] = words(`
  properties. producer.properties. consumer.properties. admin. streams. jaas. retry. ssl.bundle producer.ssl.bundle
  consumer.ssl.bundle template.default-topic template.transaction-id-prefix template.close-timeout
  template.allow-non-transactional template.observation-enabled listener.ack-count listener.ack-mode listener.ack-time
  listener.async-acks listener.auth-exception-retry-interval listener.auto-startup listener.change-consumer-thread-name
  listener.client-id listener.concurrency listener.idle-between-polls listener.idle-event-interval
  listener.idle-partition-event-interval listener.immediate-stop listener.log-container-config
  listener.missing-topics-fatal listener.monitor-interval listener.no-poll-threshold listener.observation-enabled
  listener.only-log-record-metadata listener.poll-timeout listener.type
`)

/** The Kafka binder's, after `spring.cloud.stream.kafka.binder.`, those of old releases among them. */
export const binderNames: readonly string[] = words(`
  brokers default-broker-port configuration. consumer-properties. producer-properties. headers health-timeout
  required-acks min-partition-count replication-factor auto-create-topics auto-add-partitions auto-alter-topics
  transaction. header-mapper-bean-name metrics. jaas. consider-down-when-any-partition-has-no-leader
  certificate-store-directory enable-observation authorization-exception-retry-interval health-indicator-consumer-group
  zk-nodes default-zk-port zk-session-timeout zk-connection-timeout offset-update-time-window offset-update-count
  offset-update-shutdown-timeout max-wait fetch-size queue-size socket-buffer-size
`)

/** The same after `spring.cloud.stream.kafka.bindings.x.`. */
export const bindingNames: readonly string[] = words(`
  consumer.configuration. consumer.topic. consumer.admin. consumer.transaction-manager consumer.auto-rebalance-enabled
  consumer.ack-each-record consumer.auto-commit-offset consumer.ack-mode consumer.auto-commit-on-error
  consumer.reset-offsets consumer.start-offset consumer.enable-dlq consumer.dlq-name consumer.dlq-partitions
  consumer.dlq-producer-properties. consumer.trusted-packages consumer.standard-headers consumer.converter-bean-name
  consumer.idle-event-interval consumer.poll-timeout consumer.destination-is-pattern consumer.tx-commit-recovered
  consumer.common-error-handler-bean-name consumer.recovery-interval consumer.reactive-auto-commit
  consumer.reactive-at-most-once consumer.consumer-priority producer.configuration. producer.topic. producer.admin.
  producer.transaction-manager producer.buffer-size producer.compression-type producer.sync
  producer.send-timeout-expression producer.batch-timeout producer.message-key-expression producer.header-patterns
  producer.use-topic-header producer.record-metadata-channel producer.close-timeout producer.allow-non-transactional
`)
