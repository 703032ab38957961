/**
 * The clients that ackproof knows, and how `java@3.7` is read. Sources: `client-defaults.md`, librdkafka's CONFIGURATION.md and
 * rdkafka_conf.c, kafka-python 3.0's kafka/producer/kafka.py.
 *
 *   C1  a name is taken only if its behaviour is known: a family whose behaviour turns on its version needs one
 *
 * Doubtful: whether kafka-python passes a consumer's group metadata and waits for stable offsets (taken for as Java does); the time-outs of kafkajs,
 * sarama and franz-go, and what sarama, franz-go and kafkajs refuse beside idempotence, are from memory, and so are the assignors of clients outside Java
 * and librdkafka.
 */
import { consumerDefaults, idempotence, INT_MAX, isAtLeast, parseVersion, type Client, type Version } from './client.ts'
import { connect } from './connect-client.ts'
import { NEVER, type Commit, type Defaults } from './facts.ts'
import { java, javaDefaults, spring } from './java-client.ts'
import { nearest } from './nearest.ts'
import { UsageError } from './usage-error.ts'

interface Family {
  readonly example: string
  /** `brings`: another Java client than the one that it is built with. */
  readonly of: (version: Version, brings?: Version) => Client
  /** The oldest version whose behaviour `of` describes. */
  readonly since?: string
  readonly needsVersion?: true
  /** It is built on the Java client, and may run with another version of it: `spring@2.8.6+3.1.1`. */
  readonly bringsJava?: true
}

const readCommitted = { ...consumerDefaults, 'consumer.isolation.level': 'read_committed' } as const satisfies Defaults
const fromStart = { ...consumerDefaults, 'consumer.auto.offset.reset': 'earliest' } as const satisfies Defaults

const librdkafka = outsideJava('librdkafka', 'handed-out', {
  ...readCommitted,
  'producer.acks': 'all',
  'producer.retries': INT_MAX,
  'producer.max.in.flight.requests.per.connection': 1_000_000,
  'producer.enable.idempotence': false,
  'producer.request.timeout.ms': 30_000,
  'producer.linger.ms': 5,
  'producer.delivery.timeout.ms': 300_000,
})

/** Src/producer/eosManager (2.2): TxnOffsetCommit names the group alone. */
const kafkajs = outsideJava(
  'kafkajs',
  'after-handler',
  {
    ...readCommitted,
    'producer.acks': 'all',
    'producer.retries': 5,
    'producer.max.in.flight.requests.per.connection': NEVER,
    'producer.enable.idempotence': false,
    'producer.request.timeout.ms': 30_000,
    'producer.linger.ms': 0,
    'producer.delivery.timeout.ms': NEVER,
  },
  { knowsGroupMetadata: false, waitsForStableOffsets: false },
)

/** Transaction_manager.go: so does publishOffsetsToTxn. */
const sarama = outsideJava(
  'sarama',
  'after-handler',
  {
    ...consumerDefaults,
    'producer.acks': '1',
    'producer.retries': 3,
    'producer.max.in.flight.requests.per.connection': 5,
    'producer.enable.idempotence': false,
    'producer.request.timeout.ms': 10_000,
    'producer.linger.ms': 0,
    'producer.delivery.timeout.ms': NEVER,
  },
  { knowsGroupMetadata: false, waitsForStableOffsets: false },
)

/** MaxAttempts is 10, the first one included; offsets are fetched in version 1. How many requests it has in flight is not in our sources. */
const segmentio = outsideJava(
  'segmentio/kafka-go',
  'before-handler',
  {
    ...fromStart,
    'producer.acks': '0',
    'producer.retries': 9,
    'producer.enable.idempotence': false,
  },
  { waitsForStableOffsets: false },
)

const franzGo = outsideJava('franz-go', 'poll', {
  ...fromStart,
  'consumer.partition.assignment.strategy': 'cooperative',
  'producer.acks': 'all',
  'producer.retries': INT_MAX,
  'producer.max.in.flight.requests.per.connection': 5,
  'producer.enable.idempotence': true,
  'producer.request.timeout.ms': 10_000,
  'producer.linger.ms': 0,
  'producer.delivery.timeout.ms': NEVER,
})

/**
 * Clients/base/options.ts, clients/producer/producer.ts, clients/consumer/consumer.ts (2.9.0): TxnOffsetCommit has member and generation, OffsetFetch asks for
 * no stable offsets.
 */
const platformatic = outsideJava(
  '@platformatic/kafka',
  'before-handler',
  {
    ...readCommitted,
    'producer.acks': '1',
    'producer.retries': 3,
    'producer.max.in.flight.requests.per.connection': 5,
    'producer.enable.idempotence': false,
  },
  { waitsForStableOffsets: false },
)

const kafkaPython = outsideJava('kafka-python since 3.0', 'poll', javaDefaults([3, 7]))

/** What is not said here is as in most clients outside Java. */
function outsideJava(
  title: string,
  auto: Commit,
  defaults: Defaults,
  kip447: Partial<Pick<Client, 'knowsGroupMetadata' | 'waitsForStableOffsets'>> = {},
): Client {
  return {
    title,
    dialect: 'java',
    defaults: { 'producer.transactional.id': false, ...defaults },
    commits: { auto, off: 'manual' },
    idempotence,
    checksDeliveryTimeout: false,
    knowsGroupMetadata: true,
    waitsForStableOffsets: true,
    ...kip447,
  }
}

const always = (client: Client) => () => client
/** librdkafka itself, and the libraries that pass its configuration through. */
const wrapped = always({ ...librdkafka, dialect: 'librdkafka' })
/** The KafkaJS interface over librdkafka: it stores an offset once eachMessage has returned. */
const promisified: Client = {
  ...librdkafka,
  title: 'confluent-kafka-javascript',
  dialect: 'librdkafka',
  commits: { auto: 'after-handler', off: 'manual' },
}

/**
 * Whatever number in flight is set beside it is taken, and has no effect. (Kafkajs means to try without end, too, and does not: its client always hands its
 * producer a `retry`, without the number where the user gives none, so that the producer's default is never reached and that of its retrier, 5, holds;
 * src/index.js and src/producer/index.js, 2.2.4.)
 */
const oneAtATime = { maxInFlight: NEVER, sendsOneAtATime: true } as const

const families: Readonly<Record<string, Family>> = {
  java: { example: 'java@3.7', of: java, since: '0.11', needsVersion: true },
  spring: { example: 'spring@3.1', of: spring, since: '2.1', needsVersion: true, bringsJava: true },
  connect: { example: 'connect@3.9', of: connect, since: '2.1' },
  librdkafka: { example: 'librdkafka@2.3', of: wrapped, since: '1.6' },
  'confluent-kafka-python': { example: 'confluent-kafka-python@2.3', of: wrapped, since: '1.6' },
  'confluent-kafka-go': { example: 'confluent-kafka-go@2.3', of: wrapped, since: '1.6' },
  'confluent-kafka-dotnet': { example: 'confluent-kafka-dotnet@2.3', of: wrapped, since: '1.6' },
  'node-rdkafka': { example: 'node-rdkafka@3.0', of: wrapped, since: '2.10' },
  'confluent-kafka-javascript': { example: 'confluent-kafka-javascript@1.4', of: always(promisified) },
  kafkajs: { example: 'kafkajs@2.2', of: always(withIdempotence(kafkajs, oneAtATime)), since: '1.0' },
  platformatic: {
    example: 'platformatic@2.9',
    of: always(withIdempotence(platformatic, { ...oneAtATime, retriesWithoutEnd: true })),
  },
  sarama: { example: 'sarama@1.43', of: always(withIdempotence(sarama, { maxInFlight: 1, adaptsDefaults: false })) },
  segmentio: { example: 'segmentio@0.4', of: always(withIdempotence(segmentio, { exists: false })) },
  'franz-go': {
    example: 'franz-go@1.17',
    // RequireStableFetchOffsets was an option before.
    of: version => ({ ...franzGo, waitsForStableOffsets: isAtLeast(version, 1, 21) }),
  },
  'kafka-python': {
    example: 'kafka-python@3.0',
    of: always(withIdempotence(kafkaPython, { onConflict: 'switches off', inFlightIsStrict: false })),
    since: '3.0',
    needsVersion: true,
  },
}

function withIdempotence(client: Client, differs: Partial<Client['idempotence']>): Client {
  return { ...client, idempotence: { ...client.idempotence, ...differs } }
}

const clientName = /^([a-z-]+)(?:@(\d+(?:\.\d+){0,3})(?:\+(\d+(?:\.\d+){0,3}))?)?$/

/** Reads `java@3.7`; the name comes back as it was written, once its behaviour is known. */
export function parseClient(text: string): string {
  const [, name, version = '', brings] = clientName.exec(text) ?? []
  const family = name !== undefined && Object.hasOwn(families, name) ? families[name] : undefined
  if (name === undefined || family === undefined) throw unknownClient(text)
  if (brings !== undefined && family.bringsJava !== true) throw unknownClient(text)
  if (version === '' && family.needsVersion) {
    throw new UsageError(`What ${name} does depends on its version: say which, such as ${family.example}.`)
  }
  if (
    version !== '' &&
    family.since !== undefined &&
    !isAtLeast(parseVersion(version), ...parseVersion(family.since))
  ) {
    throw new UsageError(
      `ackproof knows ${name} since ${family.since}, and ${text} is older: name a later one, such as ${family.example}.`,
    )
  }
  if (text === 'java@3.0' || text === 'java@3.1' || brings === '3.0' || brings === '3.1') {
    throw new UsageError(
      `${text}.0 leaves idempotence off and ${text}.1 turns it on (KAFKA-13598): say which patch release, such as ${text}.1.`,
    )
  }
  family.of(parseVersion(version), brings === undefined ? undefined : parseVersion(brings))
  return text
}

function unknownClient(text: string): UsageError {
  const near = nearest(text.split('@')[0]!, Object.keys(families))
  const hint = near === undefined ? `one of ${Object.keys(families).join(', ')}` : families[near]!.example
  return new UsageError(`ackproof knows no such client: right would be ${hint}, as in --client producer=java@3.7.`)
}

/** What a client named in a fact does; the name has passed `parseClient`. */
export function clientOf(name: string): Client {
  const known = clientsByName.get(name) ?? readClient(name)
  clientsByName.set(name, known)
  return known
}

/** A name always means the same, and every fact of every branch asks for it. */
const clientsByName = new Map<string, Client>()

function readClient(name: string): Client {
  const [, family, version = '', brings] = clientName.exec(name)!
  return families[family!]!.of(parseVersion(version), brings === undefined ? undefined : parseVersion(brings))
}

const examples = (...names: readonly string[]) => names.map(name => families[name]!.example)

/** One client for each family that behaves differently: the branches of a *depends* on an unknown client. */
export const representatives = {
  producer: [
    'java@3.7',
    'java@2.8',
    ...examples('librdkafka', 'kafkajs', 'sarama', 'segmentio', 'franz-go', 'platformatic'),
  ],
  consumer: examples('java', 'spring', 'librdkafka', 'kafkajs', 'platformatic', 'sarama', 'segmentio', 'franz-go'),
}
