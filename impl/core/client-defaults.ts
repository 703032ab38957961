/**
 * What a producer is configured with where nobody says: by client family, and by what is said. A configuration means nothing without its client.
 *
 *     java            idempotence on, and silently off where acks or retries do not go with it (postProcessAndValidateIdempotenceConfigs)
 *     librdkafka      idempotence off, and so many in flight that retries reorder; with it 5
 *     kafkajs         idempotence off; with it one request at a time to a broker (the broker's lock), and no end of retries
 *     platformatic    acks=1 without idempotence; with it one request at a time to a broker, and no end of retries
 *
 * With a transactional id a producer is idempotent, whoever's it is. kafkajs knows transactions of version 1 alone.
 *
 * kafkajs and @platformatic/kafka know no delivery.timeout.ms: theirs here only sees to an end. `linger.ms` and batches of several records are the
 * application's to make with them.
 */
import { type ClientFamily, javaProducerDefaults, type ProducerConfig } from './producer-state.ts'

type Defaults = Omit<ProducerConfig, 'bootstrap'>
/** What was said; undefined is not said. */
export type Given = { readonly [Name in keyof Defaults]?: Defaults[Name] | undefined }

const ENDLESS = 2_147_483_647

/** Rdkafka's CONFIGURATION.md (2.15.0). */
const librdkafka = (isIdempotent: boolean): Defaults => ({
  ...javaProducerDefaults,
  idempotence: isIdempotent,
  retries: ENDLESS,
  maxInFlight: isIdempotent ? 5 : 1_000_000,
  batchSize: 1_000_000,
  deliveryTimeoutMs: 300_000,
})

/** Index.js, producer/index.js, retry/defaults.js (2.2.4): the first always hands over a `retry`, so that "without end" of the second is never reached. */
const kafkajs = (isIdempotent: boolean): Defaults => ({
  ...javaProducerDefaults,
  idempotence: isIdempotent,
  retries: 5,
  maxInFlight: isIdempotent ? 1 : 1_000_000,
  lingerMs: 0,
  maxRecordsPerBatch: 1,
  retryBackoffMs: 300,
  deliveryTimeoutMs: 300_000,
  transactionVersion: 0,
})

/** Clients/base/options.ts, clients/producer/producer.ts (2.1.0 and 2.9.0). */
const platformatic = (isIdempotent: boolean): Defaults => ({
  ...javaProducerDefaults,
  acks: isIdempotent ? -1 : 1,
  idempotence: isIdempotent,
  retries: isIdempotent ? ENDLESS : 3,
  maxInFlight: isIdempotent ? 1 : 5,
  lingerMs: 0,
  maxRecordsPerBatch: 1,
  retryBackoffMs: 1_000,
  deliveryTimeoutMs: 300_000,
})

function java({ acks = -1, retries = 1, idempotence }: Given): Defaults {
  return { ...javaProducerDefaults, idempotence: idempotence ?? (acks === -1 && retries !== 0) }
}

/** KafkaProducer.configureTransactionState: a transactional id asks for idempotence. */
const withIdempotence = (given: Given): Given =>
  given.transactionalId === undefined ? given : { ...given, idempotence: given.idempotence ?? true }

const families: Readonly<Record<ClientFamily, (given: Given) => Defaults>> = {
  java,
  'java-14034': java,
  librdkafka: ({ idempotence = false }) => librdkafka(idempotence),
  kafkajs: ({ idempotence = false }) => kafkajs(idempotence),
  platformatic: ({ idempotence = false }) => platformatic(idempotence),
  'platformatic-2.1': ({ idempotence = false }) => platformatic(idempotence),
}

/** Families whose idempotent producer sends one request at a time, whatever is said. */
const oneAtATime: ReadonlySet<ClientFamily> = new Set(['kafkajs', 'platformatic', 'platformatic-2.1'])

export const sendsOneAtATime = ({ client = 'java', idempotence = false }: Given): boolean =>
  idempotence && oneAtATime.has(client)

/** What is said, and the family's defaults. */
export function configured(said: Given): Defaults {
  const given = withIdempotence(said)
  const { client = 'java' } = given
  const isSaid = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const config = { ...families[client](given), ...isSaid } as Defaults
  return sendsOneAtATime(given) ? { ...config, maxInFlight: 1 } : config
}
