/**
 * Compose files, Dockerfiles and .env files in the shapes in which they lie in public repositories (named in each file): what they say, on
 * which line, of whom, and what is warned about.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  factNames,
  interpret,
  readConfiguration,
  type ConfigFile,
  type Deployment,
  type Settings,
} from '../../model/deployment/index.ts'

const root = fileURLToPath(new URL('compose/', import.meta.url))
const filesOf = (folder: string): readonly ConfigFile[] =>
  readdirSync(`${root}${folder}`)
    .toSorted()
    .map(name => ({ name, text: readFileSync(`${root}${folder}/${name}`, 'utf8') }))

interface Case {
  readonly folder: string
  readonly is: string
  /** Every fact that a file says, as `value @file:line name`. */
  readonly facts: { readonly [N in keyof Deployment]?: string }
  /** `role name`, each part once. */
  readonly roles: readonly string[]
  /** Those that say more than what the replication factor is taken from, as `file:line text`. */
  readonly warnings?: readonly string[]
  readonly settings?: Partial<Settings>
}

const cases: readonly Case[] = [
  {
    folder: 'confluent-kraft',
    is: 'one broker with everything beside it: the others are there for it and say nothing',
    facts: { 'broker.version': 'kafka@3.3 @docker-compose.yml:6 confluentinc/cp-kafka:7.3.14' },
    roles: ['broker'],
  },
  {
    folder: 'confluent-cluster',
    is: 'three brokers that say nothing of replication: Kafka has defaults for that',
    facts: { 'broker.version': 'kafka@3.3 @zk-multiple-kafka-multiple.yml:12 confluentinc/cp-kafka:7.3.2' },
    roles: ['broker'],
  },
  {
    folder: 'bitnami-cluster',
    is: 'a list of variables, one of which lacks the CFG that Bitnami wants',
    facts: {
      'broker.storage': 'persistent @docker-compose-cluster.yml:23 volumes',
      'broker.version': 'kafka@3.7 @docker-compose-cluster.yml:6 docker.io/bitnami/kafka:3.7',
      'topic.replication.factor': '3 @docker-compose-cluster.yml:58 KAFKA_CFG_DEFAULT_REPLICATION_FACTOR',
    },
    roles: ['broker'],
    warnings: [21, 40, 59].map(
      line =>
        `docker-compose-cluster.yml:${line} KAFKA_MIN_INSYNC_REPLICAS has no effect in bitnami/kafka; did you mean KAFKA_CFG_MIN_INSYNC_REPLICAS?`,
    ),
  },
  {
    folder: 'apache-isolated',
    is: 'an image from .env, controllers apart, and more replicas than there are brokers',
    facts: {
      'broker.version': 'kafka@4.0.0 @docker-compose.yml:16 apache/kafka:4.0.0',
      'topic.replication.factor': '3 @docker-compose.yml:39 KAFKA_DEFAULT_REPLICATION_FACTOR',
    },
    roles: ['broker'],
    warnings: [25, 39].flatMap(line => [
      `docker-compose.yml:${line} KAFKA_DEFAULT_REPLICATION_FACTOR is taken to be 3, the default of \${REPLICAS}, which nothing that was given sets.`,
      `docker-compose.yml:${line} KAFKA_DEFAULT_REPLICATION_FACTOR is 3, and these files have only 2 brokers: Kafka refuses to create a topic with more replicas than brokers.`,
    ]),
  },
  {
    folder: 'platformatic',
    is: 'a fragment that the others merge, with a name of another image',
    facts: {
      'broker.version': 'kafka@4.1 @docker-compose.yml:5 confluentinc/cp-kafka:8.1.0',
      'topic.min.insync.replicas': '1 @docker-compose.yml:15 KAFKA_MIN_INSYNC_REPLICAS',
    },
    roles: ['broker'],
    warnings: [
      'docker-compose.yml:5 The image is taken to be confluentinc/cp-kafka:8.1.0, with the default of ${KAFKA_VERSION}, which nothing that was given sets.',
      "docker-compose.yml:16 KAFKA_CFG_DEFAULT_REPLICATION_FACTOR has no effect in Confluent's images; did you mean KAFKA_DEFAULT_REPLICATION_FACTOR?",
    ],
  },
  {
    folder: 'sarama',
    is: "a private image that takes Bitnami's names",
    facts: { 'topic.replication.factor': '2 @docker-compose.yml:31 KAFKA_CFG_DEFAULT_REPLICATION_FACTOR' },
    roles: ['broker'],
    warnings: [16, 29].map(
      line =>
        `docker-compose.yml:${line} KAFKA_CFG_ZOOKEEPER_CONNECT is gone since Kafka 4.0; --broker says which version yours is.`,
    ),
  },
  {
    folder: 'wurstmeister',
    is: 'a topic that the image creates, with more replicas than there are brokers',
    facts: {
      'broker.version': 'kafka@2.8.1 @docker-compose-single-broker.yml:9 wurstmeister/kafka:2.13-2.8.1',
      'topic.replication.factor': '2 @docker-compose-single-broker.yml:14 KAFKA_CREATE_TOPICS',
    },
    roles: ['broker', 'topic'],
    warnings: [
      'docker-compose-single-broker.yml:14 Topic orders is created with replication factor 2, and these files have only one broker: Kafka refuses to create a topic with more replicas than brokers.',
    ],
  },
  {
    folder: 'wurstmeister-build',
    is: 'a broker that is built here: the Dockerfile says the version and lies below the compose file',
    facts: {
      'broker.version': 'kafka@2.7.0 @Dockerfile:3 wurstmeister/kafka:2.13-2.7.0',
      'topic.replication.factor': '2 @docker-compose.yml:13 KAFKA_CREATE_TOPICS',
      'topic.min.insync.replicas': '2 @docker-compose.yml:14 KAFKA_MIN_INSYNC_REPLICAS',
      'topic.unclean.leader.election.enable': 'true @Dockerfile:6 KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE',
    },
    roles: ['broker', 'topic'],
  },
  {
    folder: 'debezium-tutorial',
    is: "a version that only the shell knows, and Debezium's own list of topics",
    facts: { 'topic.replication.factor': '1 @docker-compose-mysql.yaml:15 CREATE_TOPICS' },
    roles: ['broker', 'topic'],
  },
  {
    folder: 'food-ordering',
    is: 'brokers in one file, topics in another, the version in .env',
    facts: {
      'broker.version': 'kafka@3.0 @kafka_cluster.yml:5 confluentinc/cp-kafka:7.0.1',
      'topic.replication.factor': '3 @init_kafka.yml:13 --replication-factor',
      'topic.min.insync.replicas': '2 @init_kafka.yml:14 min.insync.replicas',
    },
    roles: ['topic', 'broker'],
    warnings: [
      'init_kafka.yml:14 min.insync.replicas is taken to hold for payment-request too, which does not set it.',
    ],
  },
  {
    folder: 'food-ordering',
    is: 'of two topics the one that is asked about',
    settings: { only: ['payment-request'] },
    facts: {
      'broker.version': 'kafka@3.0 @kafka_cluster.yml:5 confluentinc/cp-kafka:7.0.1',
      'topic.replication.factor': '3 @init_kafka.yml:13 --replication-factor',
    },
    roles: ['topic', 'broker'],
  },
  {
    folder: 'strimzi',
    is: 'settings on the command line, and one in the environment that nobody reads',
    facts: {
      'broker.version': 'kafka@2.5.0 @docker-compose.yaml:12 strimzi/kafka:0.19.0-kafka-2.5.0',
      'topic.min.insync.replicas': '1 @docker-compose.yaml:17 --override min.insync.replicas',
      'topic.unclean.leader.election.enable': 'false @docker-compose.yaml:17 --override unclean.leader.election.enable',
    },
    roles: ['broker'],
    warnings: [
      'docker-compose.yaml:23 KAFKA_DEFAULT_REPLICATION_FACTOR has no effect in strimzi/kafka, which reads files and --override alone.',
    ],
  },
  {
    folder: 'connect-worker',
    is: 'an environment file, a variable that must be set, and a worker that configures its own clients',
    facts: {
      'broker.version': 'kafka@3.5 @docker-compose.yml:5 confluentinc/cp-server:7.5.1',
      'topic.replication.factor': '1 @kafka.env:4 KAFKA_DEFAULT_REPLICATION_FACTOR',
      'producer.client': 'connect@3.5 @docker-compose.yml:17 confluentinc/cp-kafka-connect:7.5.1',
      'producer.acks': '1 @docker-compose.yml:23 CONNECT_PRODUCER_ACKS',
      'producer.linger.ms': '20 @docker-compose.yml:22 CONNECT_PRODUCER_LINGER_MS',
      'consumer.client': 'connect@3.5 @docker-compose.yml:17 confluentinc/cp-kafka-connect:7.5.1',
      'consumer.isolation.level': 'read_committed @docker-compose.yml:25 CONNECT_CONSUMER_ISOLATION_LEVEL',
    },
    roles: ['broker', 'producer', 'consumer'],
    warnings: [
      'docker-compose.yml:10 KAFKA_MIN_INSYNC_REPLICAS needs ${MIN_ISR}, which nothing that was given sets, so its value is unknown.',
    ],
  },
  {
    folder: 'fabric',
    is: 'a base in another file, a slip in a name, and a value that the shell gives',
    facts: { 'topic.replication.factor': '2 @docker-compose-base.yml:10 KAFKA_DEFAULT_REPLICATION_FACTOR' },
    roles: ['broker'],
    warnings: [
      'docker-compose-base.yml:11 KAFKA_ZOOKEEPER_CONNECT is gone since Kafka 4.0; --broker says which version yours is.',
      'docker-compose-base.yml:13 KAFKA_UNCLEAN_LEADER_LECTION_ENABLE is no key that a broker knows; did you mean KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE?',
      'docker-compose-kafka.yml:17 KAFKA_MIN_INSYNC_REPLICAS comes from the shell that starts the container, so its value is unknown.',
    ],
  },
  {
    folder: 'shop',
    is: "an application's own names are not read",
    facts: { 'broker.version': 'kafka@4.0 @docker-compose.yml:14 confluentinc/cp-kafka:8.0.0' },
    roles: ['broker'],
    warnings: [
      "docker-compose.yml:7 KAFKA_PRODUCER_ACKS is the application's own name, and so it is not read; --map KAFKA_PRODUCER=producer says that it is Kafka's setting.",
      "docker-compose.yml:8 KAFKA_PRODUCER_RETRIES is the application's own name, and so it is not read; --map KAFKA_PRODUCER=producer says that it is Kafka's setting.",
      "docker-compose.yml:9 KAFKA_CONSUMER_AUTO_OFFSET_RESET is the application's own name, and so it is not read; --map KAFKA_CONSUMER=consumer says that it is Kafka's setting.",
    ],
  },
  {
    folder: 'shop',
    is: 'until somebody says what they mean',
    settings: {
      maps: [
        { path: 'KAFKA_PRODUCER', role: 'producer' },
        { path: 'kafka.consumer', role: 'consumer' },
      ],
    },
    facts: {
      'broker.version': 'kafka@4.0 @docker-compose.yml:14 confluentinc/cp-kafka:8.0.0',
      'producer.acks': 'all @docker-compose.yml:7 KAFKA_PRODUCER_ACKS',
      'producer.retries': '3 @docker-compose.yml:8 KAFKA_PRODUCER_RETRIES',
      'consumer.auto.offset.reset': 'earliest @docker-compose.yml:9 KAFKA_CONSUMER_AUTO_OFFSET_RESET',
    },
    roles: ['broker', 'producer', 'consumer'],
  },
  {
    folder: 'override',
    is: 'an override lies over what it is named after, though its name sorts first',
    facts: {
      'broker.version': 'kafka@3.6 @docker-compose.yml:4 confluentinc/cp-kafka:7.6.1',
      'topic.replication.factor': '1 @docker-compose.override.yml:4 KAFKA_DEFAULT_REPLICATION_FACTOR',
      'topic.min.insync.replicas': '1 @docker-compose.override.yml:5 KAFKA_MIN_INSYNC_REPLICAS',
    },
    roles: ['broker'],
  },
]

function said(deployment: Deployment): Readonly<Record<string, string>> {
  const found = factNames.flatMap(name => {
    const { value, origin } = deployment[name]
    return origin.kind === 'file' ? [[name, `${value} @${origin.file}:${origin.line} ${origin.key}`] as const] : []
  })
  return Object.fromEntries(found)
}

describe.each(cases)('$folder: $is', ({ folder, facts, roles, warnings = [], settings }) => {
  const configuration = readConfiguration(filesOf(folder), { sets: [], clients: [], ...settings })

  test('says these facts on these lines', () => {
    expect(said(interpret(configuration))).toEqual(facts)
  })

  test('has these roles', () => {
    expect([...new Set(configuration.files.map(({ role }) => role))].toSorted()).toEqual(roles.toSorted())
  })

  test('warns of this', () => {
    const found = configuration.warnings
      .filter(({ text }) => !text.startsWith('The replication factor'))
      .map(({ file, line, text }) => `${file}:${line} ${text}`)
    expect(found.toSorted()).toEqual(warnings.toSorted())
  })
})

test('no secret of these files reaches anybody', () => {
  for (const folder of readdirSync(root)) {
    const configuration = readConfiguration(filesOf(folder), { sets: [], clients: [] })
    const shown = JSON.stringify([configuration, interpret(configuration)])
    for (const secret of ['client-secret', 'confluent-secret', 'debezium"', 'mysqlpw']) {
      expect(shown, folder).not.toContain(secret)
    }
  }
})
