/**
 * For each fact: where it usually stands, the command that prints it, and the option that hands it to `check`.
 *
 *   P1  a command only reads: it lists, describes, searches
 *   P2  words in capitals are the user's own: HOST, TOPIC, GROUP, VALUE, FOLDER
 *
 * Sources: TopicCommand, ConfigCommand, ConsumerGroupCommandOptions (--state prints the strategy) and TransactionsCommand of Kafka 4; a Java client logs all
 * of its settings when it starts (AbstractConfig.logAll).
 */
import type { FactName } from '../model/deployment/index.ts'

export interface Place {
  readonly stands: string
  readonly command: string
}

/** What the files are, as far as their names tell: it says which tool knows the client's version. */
export type Kind = 'spring' | 'javascript' | 'containers' | 'terraform'

export interface FactPlace extends Place {
  /** Where it is not `--set FACT=VALUE`. */
  readonly option?: string
  /** What the command prints is a file that `check` reads. */
  readonly asFile?: true
  readonly of?: Readonly<Partial<Record<Kind, Place>>>
}

const BROKER = '--bootstrap-server HOST:9092'
const describeTopic = `kafka-topics.sh ${BROKER} --describe --topic TOPIC`
const describeConfigs = `kafka-configs.sh ${BROKER} --describe --all --entity-type topics --entity-name TOPIC`
/** Extended regular expressions. */
const search = (pattern: string) => `grep -rnE '${pattern}' FOLDER`

const topicConfig = (key: string): FactPlace => ({
  stands: `with the topic, else with the brokers: ${key}`,
  command: describeConfigs,
  asFile: true,
})
const setting = (role: 'producer' | 'consumer', key: string, constant: string): FactPlace => ({
  stands: `in the ${role}'s settings or its code; a Java client logs it when it starts`,
  command: search(`${key.replaceAll('.', '[.-]')}|${constant}`),
})

const versions = {
  spring: {
    stands: 'in pom.xml or build.gradle: the version of spring-kafka',
    command: 'mvn dependency:tree -Dincludes=org.springframework.kafka:spring-kafka',
  },
  javascript: {
    stands: 'in package.json and its lock file',
    command: 'npm ls kafkajs @platformatic/kafka @confluentinc/kafka-javascript node-rdkafka',
  },
} as const satisfies Record<string, Place>
const client = (role: 'producer' | 'consumer'): FactPlace => ({
  stands: `where the ${role}'s dependencies are: pom.xml, build.gradle, package.json, requirements.txt, go.mod`,
  command: `grep -nE 'kafka|sarama|franz' pom.xml build.gradle* package.json requirements*.txt pyproject.toml go.mod *.csproj`,
  option: `--client ${role}=VALUE`,
  of: { spring: versions.spring, javascript: versions.javascript },
})

export const factPlaces: { readonly [N in FactName]: FactPlace } = {
  'broker.version': {
    stands: 'with the brokers: the version of their package or image',
    command: 'kafka-topics.sh --version',
    option: '--broker kafka@VALUE',
    of: { containers: { stands: 'in the image of the broker', command: 'docker compose images' } },
  },
  'broker.storage': {
    stands: 'with the pods or the machines that brokers run on: an emptyDir or a disk of the instance goes with it',
    command:
      "kubectl get kafka,kafkanodepool,statefulset -o yaml | grep -nE 'storage:|type: (ephemeral|persistent|jbod)|emptyDir'",
    of: {
      containers: {
        stands: 'with the containers: whether log.dirs lies on a volume',
        command: "docker inspect --format '{{json .Mounts}}' CONTAINER",
      },
    },
  },
  'topic.replication.factor': {
    stands: 'with the topic itself: whoever made it said how many replicas',
    command: describeTopic,
    asFile: true,
    of: { terraform: { stands: 'in the kafka_topic, or the topic itself', command: describeTopic } },
  },
  'topic.min.insync.replicas': topicConfig('min.insync.replicas'),
  'topic.unclean.leader.election.enable': topicConfig('unclean.leader.election.enable'),
  'topic.flush.messages': topicConfig('flush.messages, log.flush.interval.messages'),
  'producer.client': client('producer'),
  'producer.transactional.id': setting('producer', 'transactional.id', 'TRANSACTIONAL_ID_CONFIG|transaction-id-prefix'),
  'producer.transactional.id.per': {
    stands: 'in the code that makes the id: from a host name or a pod, from a partition, or the same everywhere',
    command: `kafka-transactions.sh ${BROKER} list`,
  },
  'producer.acks': setting('producer', 'acks', 'ACKS_CONFIG'),
  'producer.retries': setting('producer', 'retries', 'RETRIES_CONFIG'),
  'producer.max.in.flight.requests.per.connection': setting(
    'producer',
    'max.in.flight.requests',
    'MAX_IN_FLIGHT|maxInFlight',
  ),
  'producer.enable.idempotence': setting('producer', 'enable.idempotence', 'ENABLE_IDEMPOTENCE|idempotent'),
  'producer.request.timeout.ms': setting('producer', 'request.timeout.ms', 'REQUEST_TIMEOUT_MS|requestTimeout'),
  'producer.linger.ms': setting('producer', 'linger.ms', 'LINGER_MS_CONFIG'),
  'producer.delivery.timeout.ms': setting('producer', 'delivery.timeout.ms', 'DELIVERY_TIMEOUT_MS|message.timeout.ms'),
  'producer.on.send.failure': {
    stands: 'in the code behind each send: is its result waited for, and what becomes of an error',
    command: search(String.raw`\.(send|produce|ProduceAsync|WriteMessages|SendMessage)\(`),
    option: '--on-send-failure VALUE',
  },
  'consumer.client': client('consumer'),
  'consumer.enable.auto.commit': setting('consumer', 'enable.auto.commit', 'ENABLE_AUTO_COMMIT_CONFIG|autoCommit'),
  'consumer.commit': {
    stands: "in the consumer's settings: whether the client commits by itself, and when",
    command: search(
      'enable[.-]auto[.-]commit|ENABLE_AUTO_COMMIT|autoCommit|ack[.-]?mode|AckMode|enable[.-]auto[.-]offset',
    ),
  },
  'consumer.ack.point': {
    stands: 'in the handler: where it commits, before its work or after it',
    command: search(
      String.raw`commitSync|commitAsync|commitOffsets|acknowledge\(|\.commit\(|StoreOffset|CommitMessages|sendOffsets`,
    ),
    option: '--ack-point VALUE',
  },
  'consumer.group.metadata': {
    stands: 'in the call that sends offsets to the transaction: groupMetadata() passed, or the name of the group alone',
    command: search('sendOffsetsToTransaction|send_offsets_to_transaction|SendOffsetsToTransaction|sendOffsets'),
  },
  'consumer.handler': {
    stands: 'in the handler: does it catch what goes wrong and return, or does the error leave it',
    command: search(String.raw`catch *[({]|except[ :]|recover\(|ErrorHandler`),
    option: '--handler VALUE',
  },
  'consumer.handling': {
    stands: 'in the handler: does it do the work itself, or hand it to threads, queues, promises',
    command: search(
      String.raw`ExecutorService|@Async|submit\(|CompletableFuture|partitionsConsumedConcurrently|Promise\.all|go func|ThreadPool`,
    ),
    option: '--handling VALUE',
  },
  'consumer.partition.assignment.strategy': {
    stands: "in the consumer's settings; the group's coordinator knows what its members agreed on",
    command: `kafka-consumer-groups.sh ${BROKER} --describe --group GROUP --state`,
  },
  'consumer.auto.offset.reset': setting('consumer', 'auto.offset.reset', 'AUTO_OFFSET_RESET|fromBeginning'),
  'consumer.isolation.level': setting('consumer', 'isolation.level', 'ISOLATION_LEVEL|readUncommitted'),
  effect: {
    stands: 'in the handler: what it writes, and where',
    command: search(
      '(insert|update|upsert|merge) +into|ON CONFLICT|ON DUPLICATE|saveAll?|setnx|\\bNX\\b|http[.]post|RestTemplate|fetch',
    ),
    option: '--effect VALUE',
  },
  'effect.key': {
    stands:
      'in what the effect is known again by: an id that is part of the record, or its topic, partition and offset',
    command: search('UNIQUE|PRIMARY KEY|idempotency|ON CONFLICT|event_?id|message_?id|[.]offset'),
  },
}
