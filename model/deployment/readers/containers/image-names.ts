/**
 * How the images' start scripts turn names of variables into Kafka's keys.
 *
 *   N1  `KAFKA_MIN_INSYNC_REPLICAS` is min.insync.replicas: prefix off, lower case, `_` for `.`; in some images `__` is `_` and `___` is `-`
 *   N2  a name that the image or Kafka's own scripts read themselves is no key of a broker, and no misspelling
 *
 * Sources: confluentinc/kafka-images kafka/include/etc/confluent/docker (kafka.properties.template, configure); apache/kafka
 * core/src/main/scala/kafka/docker/KafkaDockerWrapper.scala; bitnami/containers bitnami/kafka/3.7 libkafka.sh; wurstmeister/kafka-docker
 * start-kafka.sh; debezium/container-images kafka/3.0/docker-entrypoint.sh; lensesio/fast-data-dev config_kafka.sh.
 */
export interface Naming {
  readonly prefix: string
  /** Whether `__` stands for `_` and `___` for `-`. */
  readonly hasEscapes: boolean
  /** Names without the prefix that the image takes for those with it, as they were called before. */
  readonly olderNames: readonly string[]
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

export const confluentNaming: Naming = { prefix: 'KAFKA_', hasEscapes: true, olderNames: [] }
export const plainNaming: Naming = { prefix: 'KAFKA_', hasEscapes: false, olderNames: [] }
export const bitnamiNaming: Naming = {
  prefix: 'KAFKA_CFG_',
  hasEscapes: false,
  olderNames: words(`
    ADVERTISED_LISTENERS AUTO_CREATE_TOPICS_ENABLE BROKER_ID NODE_ID CONTROLLER_QUORUM_VOTERS PROCESS_ROLES
    DEFAULT_REPLICATION_FACTOR DELETE_TOPIC_ENABLE INTER_BROKER_LISTENER_NAME LISTENERS LISTENER_SECURITY_PROTOCOL_MAP LOG_DIRS
    LOG_FLUSH_INTERVAL_MESSAGES LOG_FLUSH_INTERVAL_MS LOG_MESSAGE_FORMAT_VERSION LOG_RETENTION_BYTES
    LOG_RETENTION_CHECK_INTERVALS_MS LOG_RETENTION_HOURS LOG_SEGMENT_BYTES MESSAGE_MAX_BYTES NUM_IO_THREADS
    NUM_NETWORK_THREADS NUM_PARTITIONS NUM_RECOVERY_THREADS_PER_DATA_DIR OFFSETS_TOPIC_REPLICATION_FACTOR
    SOCKET_RECEIVE_BUFFER_BYTES SOCKET_REQUEST_MAX_BYTES SOCKET_SEND_BUFFER_BYTES SSL_ENDPOINT_IDENTIFICATION_ALGORITHM
    TRANSACTION_STATE_LOG_MIN_ISR TRANSACTION_STATE_LOG_REPLICATION_FACTOR ZOOKEEPER_CONNECT ZOOKEEPER_CONNECTION_TIMEOUT_MS
  `),
}
export const connectNaming: Naming = { prefix: 'CONNECT_', hasEscapes: true, olderNames: [] }

/** Kafka's key, where the image makes one of this name. */
export function keyOf(name: string, naming: Naming): string | undefined {
  if (name.startsWith(naming.prefix)) return keyIn(name.slice(naming.prefix.length), naming)
  const older = name.startsWith('KAFKA_') ? name.slice('KAFKA_'.length) : ''
  return naming.olderNames.includes(older) ? keyIn(older, naming) : undefined
}

function keyIn(rest: string, { hasEscapes }: Naming): string {
  const dotted = rest.toLowerCase().replaceAll('_', '.')
  if (hasEscapes) return dotted.replaceAll('...', '-').replaceAll('..', '_')
  return dotted.replaceAll('sasl.ssl', 'sasl_ssl').replaceAll('sasl.plaintext', 'sasl_plaintext')
}

export function spelt(key: string, { prefix, hasEscapes }: Naming): string {
  const escaped = hasEscapes ? key.replaceAll('_', '__').replaceAll('-', '___') : key
  return `${prefix}${escaped.replace(/[.-]/g, '_').toUpperCase()}`
}

/** What Kafka's start scripts, the images' own and the tools beside them read: no keys of a broker. */
const notKeys: readonly RegExp[] = [
  /^KAFKA_(HEAP|JVM_PERFORMANCE|GC_LOG|JMX|LOG4J|LOG4J2)?_?OPTS$/,
  /^KAFKA_(?:KAFKA_)?(JMX|LOG4J|LOG4J2|TOOLS_LOG4J|TOOLS|REST|CONNECT|SCHEMA|UI|MANAGER|EXPORTER)_/,
  /^KAFKA_(VERSION|SCALA_VERSION|HOME|DATA|DEBUG|MODE|BASE_DIR|CONF_DIR|CONF_FILE|MOUNTED_CONF_DIR|VOLUME_DIR|INITSCRIPTS_DIR|EXTRA_FLAGS|EXTRA_ARGS)$/,
  /^KAFKA_(CREATE_TOPICS|CREATE_TOPICS_SEPARATOR|ADVERTISED_PROTOCOL_NAME|PROTOCOL_NAME|ADVERTISED_HOST|INTER_BROKER_PORT|BROKER)$/,
  /^KAFKA_(KRAFT_|CLUSTER_ID$|ENABLE_KRAFT$|SKIP_KRAFT|KRAFT$)/,
  /^KAFKA_(CLIENT|INTER_BROKER|CONTROLLER|BROKER)_(USERS?|PASSWORDS?|CLIENT_ID|CLIENT_SECRET|LISTENER_NAME|LISTENER)$/,
  /^KAFKA_(TLS_|CERTIFICATE_|CERTS_|SSL_(KEYSTORE|KEY|TRUSTSTORE)_(FILENAME|CREDENTIALS)$)/,
  /^KAFKA_ZOOKEEPER_(PROTOCOL|USER|PASSWORD|TLS_|CLIENT_|BOOTSTRAP_SCRAM)/,
  /^KAFKA_[A-Z0-9_]*_(SERVICE_(HOST|PORT)|TCP_(PORT|ADDR|PROTO))|^KAFKA_(PORT|SERVICE)_.*(TCP|HOST)/,
]

export const isNoKey = (name: string): boolean => notKeys.some(pattern => pattern.test(name))

/** Not for Kafka, or in another image's spelling. */
export const isAside = (name: string, naming: Naming): boolean =>
  name.startsWith(bitnamiNaming.prefix) ? naming.prefix !== bitnamiNaming.prefix : isNoKey(name)
