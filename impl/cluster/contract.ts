/**
 * Contract: what a caller may hand over. What breaks it is a RangeError that names the option, what it may be and what it was; nothing is done by halves.
 *
 * Options that a Kafka configuration has are known by their defaults (core/): a name that has none is a slip of the pen. What only the cluster
 * can know (is the topic's name legal, are there brokers enough for its replicas) the controller decides, with Kafka's errors.
 */
import { defaultBrokerConfig } from '../core/broker-state.ts'
import { sendsOneAtATime } from '../core/client-defaults.ts'
import { clientFamilies, transactionalFamilies } from '../core/client-families.ts'
import { defaultControllerConfig } from '../core/controller.ts'
import { javaConsumerDefaults } from '../core/consumer-state.ts'
import { partitionerNames } from '../core/partitioner.ts'
import { javaProducerDefaults } from '../core/producer-state.ts'
import { assignorNames } from '../core/assignors.ts'
import { defaultTopicConfigs } from '../core/protocol.ts'
import { manners, testDefaults } from './manners.ts'
import { configuredBy, type ProducerOptions, wired } from './producer-options.ts'

interface Rule {
  readonly is: (value: unknown) => boolean
  /** The end of "it is …". */
  readonly says: string
}

type Rules = Readonly<Record<string, Rule>>

const isWhole = (value: unknown) => typeof value === 'number' && Number.isInteger(value)
const count: Rule = { is: value => isWhole(value) && (value as number) >= 1, says: 'a whole number from 1 on' }
const retention: Rule = { is: value => isWhole(value) && (value as number) >= -1, says: 'a whole number from -1 on' }
const amount: Rule = { is: value => typeof value === 'number' && value >= 0, says: 'a number from 0 on' }
const flag: Rule = { is: value => typeof value === 'boolean', says: 'true or false' }
const text: Rule = { is: value => typeof value === 'string' && value !== '', says: 'a text that is not empty' }
const object: Rule = { is: value => typeof value === 'object' && value !== null, says: 'an object' }
const callback: Rule = { is: value => typeof value === 'function', says: 'a function' }
const seed: Rule = { is: value => Number.isFinite(value) || typeof value === 'string', says: 'a number or a text' }
const topics: Rule = {
  is: value => (Array.isArray(value) ? value.length > 0 && value.every(text.is) : text.is(value)),
  says: 'the name of a topic, or several',
}
const assignment: Rule = {
  is: value => Array.isArray(value) && value.every(ids => Array.isArray(ids) && ids.length > 0 && ids.every(count.is)),
  says: 'for each partition the ids of its brokers',
}
const oneOf = (...values: readonly unknown[]): Rule => ({
  is: value => values.includes(value),
  says: values.map(shown).join(' or '),
})

/** Of the kind of its default. */
function ruleLike(value: unknown): Rule {
  if (typeof value === 'number') return amount
  if (typeof value === 'boolean') return flag
  return typeof value === 'string' ? text : object
}

const rulesLike = (defaults: object, special: Rules, without: readonly string[] = []): Rules => ({
  ...Object.fromEntries(
    Object.entries(defaults)
      .filter(([name]) => !without.includes(name))
      .map(([name, value]) => [name, ruleLike(value)]),
  ),
  ...special,
})

const clusterRules: Rules = {
  seed,
  brokers: count,
  time: oneOf('virtual', 'real'),
  topics: object,
  broker: object,
  controller: object,
  network: object,
  tracing: callback,
  watch: callback,
  onHalt: callback,
}
const topicRules = rulesLike(defaultTopicConfigs, {
  partitions: count,
  replicationFactor: count,
  assignment,
  minInsyncReplicas: count,
  maxMessageBytes: count,
  retentionMs: retention,
})
/** An epoch has 16 bits, and the last is kept for fences. */
const lastEpoch: Rule = {
  is: value => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 32_766,
  says: 'a whole number from 0 to 32766',
}
const ofBrokers = { fetchMaxBytes: count, lastProducerEpoch: lastEpoch }
const brokerRules = rulesLike(defaultBrokerConfig(1), ofBrokers, ['brokerId', 'controller'])
const controllerRules = rulesLike(defaultControllerConfig, { sessionTimeoutMs: count })
const producerRules = rulesLike(javaProducerDefaults, {
  client: oneOf(...clientFamilies),
  partitioner: oneOf(...partitionerNames),
  acks: oneOf(0, 1, 'all'),
  maxInFlight: count,
  maxRecordsPerBatch: count,
  transactionalId: text,
  transactionTimeoutMs: count,
  transactionVersion: oneOf(0, 1, 2),
})
const assignors: Rule = {
  is: value => Array.isArray(value) && value.length > 0 && value.every(name => assignorNames.includes(name)),
  says: `one or several of ${assignorNames.map(shown).join(', ')}`,
}
const isolationLevels = oneOf('read_uncommitted', 'read_committed')

/** RangeError. */
export function assertIsolationLevel(level: unknown): void {
  if (!isolationLevels.is(level))
    throw new RangeError(`isolationLevel is ${isolationLevels.says}, not ${shown(level)}.`)
}

const consumerRules = rulesLike(javaConsumerDefaults, {
  topic: topics,
  groupId: text,
  groupInstanceId: text,
  assignors,
  sessionTimeoutMs: count,
  heartbeatIntervalMs: count,
  maxPollIntervalMs: count,
  listener: object,
  maxPollRecords: count,
  autoCommit: oneOf(...manners),
  autoOffsetReset: oneOf('earliest', 'latest', 'none'),
  isolationLevel: isolationLevels,
  handling: oneOf('polled', 'explicit'),
})

const listenerRules: Rules = {
  onPartitionsAssigned: callback,
  onPartitionsRevoked: callback,
  onPartitionsLost: callback,
}
const commitRules: Rules = { timeoutMs: amount, offsets: object }

export function assertClusterOptions(options: object): void {
  assertOptions('startCluster', options, clusterRules, ['seed'])
  const { topics = {}, broker = {}, controller = {} } = options as Readonly<Record<string, object>>
  for (const [topic, configs] of Object.entries(topics)) assertOptions(`topic ${topic}`, configs, topicRules)
  assertOptions('broker', broker, brokerRules)
  assertOptions('controller', controller, controllerRules)
}

export function assertProducerOptions(options: object): void {
  assertOptions('producer', options, producerRules)
  const given = options as ProducerOptions
  const { idempotence, acks = 'all', retries = 1, maxInFlight = 1 } = given
  const { says } = oneOf('all')
  if (idempotence === true && acks !== 'all')
    throw new RangeError(`producer: with idempotence acks is ${says}, not ${shown(acks)}.`)
  if (idempotence === true && retries === 0)
    throw new RangeError('producer: with idempotence retries is not 0; say idempotence: false.')
  if (given.transactionalId !== undefined) assertTransactional(given)
  const isIdempotent = configuredBy(given).idempotence
  if (isIdempotent && maxInFlight > 5 && !sendsOneAtATime(wired(given)))
    throw new RangeError(`producer: with idempotence maxInFlight is at most 5, not ${shown(maxInFlight)}.`)
}

/** KafkaProducer.configureTransactionState, and what is not modelled. */
function assertTransactional({ client = 'java', idempotence, acks = 'all', retries = 1 }: ProducerOptions): void {
  const says = 'producer: with a transactionalId'
  if (idempotence === false) throw new RangeError(`${says} idempotence is on; leave it out, or say true.`)
  if (acks !== 'all') throw new RangeError(`${says} acks is 'all', not ${shown(acks)}.`)
  if (retries === 0) throw new RangeError(`${says} retries is not 0.`)
  if (!transactionalFamilies.includes(client))
    throw new RangeError(
      `${says} client is ${oneOf(...transactionalFamilies).says}: what ${client} does in a transaction is not modelled.`,
    )
}

export function assertConsumerOptions(options: object): void {
  assertOptions('consumer', options, consumerRules, ['groupId', 'topic'])
  const { listener = {} } = options as Readonly<Record<string, unknown>>
  assertOptions('listener', listener, listenerRules)
  const { heartbeatIntervalMs, sessionTimeoutMs } = {
    ...testDefaults,
    ...(options as Readonly<Record<string, unknown>>),
  }
  // As Java's ConsumerConfig: hearts beat several times a session.
  if ((heartbeatIntervalMs as number) >= (sessionTimeoutMs as number))
    throw new RangeError(
      `consumer: heartbeatIntervalMs is less than sessionTimeoutMs, not ${shown(heartbeatIntervalMs)} of ${shown(sessionTimeoutMs)}.`,
    )
}

export function assertCommitOptions(options: { readonly timeoutMs?: unknown }): void {
  assertOptions('commit', options, commitRules)
  if (options.timeoutMs !== undefined) assertMilliseconds(options.timeoutMs)
}

export function assertGroupId(groupId: unknown): void {
  if (!text.is(groupId)) throw new RangeError(`group: groupId is ${text.says}, not ${shown(groupId)}.`)
}

export function assertTransactionalId(transactionalId: unknown): void {
  if (!text.is(transactionalId))
    throw new RangeError(`transaction: transactionalId is ${text.says}, not ${shown(transactionalId)}.`)
}

export function assertRecord({ key, value }: { readonly key?: unknown; readonly value?: unknown }): void {
  if (typeof value !== 'string') throw new RangeError(`A record's value is a text, not ${shown(value)}.`)
  if (key !== undefined && typeof key !== 'string')
    throw new RangeError(`A record's key is a text or absent, not ${shown(key)}.`)
}

function assertOptions(whose: string, options: unknown, rules: Rules, required: readonly string[] = []): void {
  if (!object.is(options)) throw new RangeError(`${whose}: its options are an object, not ${shown(options)}.`)
  const given = options as Readonly<Record<string, unknown>>
  for (const name of required)
    if (given[name] === undefined) throw new RangeError(`${whose}: ${name} is missing: ${rules[name]!.says}.`)
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) throw new RangeError(`${whose}: there is no option ${name}, only ${Object.keys(rules).join(', ')}.`)
    if (value !== undefined && !rule.is(value))
      throw new RangeError(`${whose}: ${name} is ${rule.says}, not ${shown(value)}.`)
  }
}

/** For messages only. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

/** RangeError: time goes forward, in milliseconds. */
export function assertMilliseconds(ms: unknown): void {
  if (!amount.is(ms) || ms === Infinity)
    throw new RangeError(`Time passes by a finite number of milliseconds, 0 or more, not ${shown(ms)}.`)
}
