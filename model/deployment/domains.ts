/**
 * What each fact may be: how its text is read, and the sentence that says what would have been right.
 *
 *   D1  a text is read exactly as Kafka reads it (trimmed; true and false in any case; acks and the like in lower case only)
 *   D2  librdkafka reads some texts differently; where no client is named, what either reads is taken, librdkafka's reading
 *       first: the one text that both read and read differently, a delivery time-out of 0, is one that Java refuses to start with
 */
import { parseBroker } from './broker.ts'
import { INT_MAX } from './client.ts'
import { parseClient } from './clients.ts'
import { effectNames } from './effects.ts'
import { NEVER, type FactName, type FactTypes } from './facts.ts'

export interface Domain<T> {
  readonly read: (text: string) => T | undefined
  readonly expected: string
}

const LONG_MAX = 9_223_372_036_854_775_807n

const boolean: Domain<boolean> = {
  read: text => (/^(true|false)$/i.test(text) ? /^true$/i.test(text) : undefined),
  expected: 'true or false',
}

/** A long beyond what a JSON number holds is as good as never: Kafka's own "never" is the largest of them. */
export function integer(least: number, most: number | bigint = INT_MAX): Domain<number> {
  const read = (text: string) => {
    if (!/^[+-]?\d+$/.test(text)) return
    const value = BigInt(text.replace(/^\+/, ''))
    return value < least || value > most ? undefined : Number(value > NEVER ? NEVER : value)
  }
  return { read, expected: `a whole number from ${least} to ${most}` }
}

function oneOf<const T extends string>(...values: readonly T[]): Domain<T> {
  const expected = values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
  return { read: text => values.find(value => value === text), expected }
}

function spelt<T>(spellings: Readonly<Record<string, T>>): Domain<T> {
  const { expected } = oneOf(...Object.keys(spellings))
  return { read: text => (Object.hasOwn(spellings, text) ? spellings[text] : undefined), expected }
}

/** Assignors by the last part of their names, Java's and librdkafka's; of a list the protocol that all of them speak. */
const assignors: Readonly<Record<string, 'eager' | 'cooperative'>> = {
  RangeAssignor: 'eager',
  RoundRobinAssignor: 'eager',
  StickyAssignor: 'eager',
  CooperativeStickyAssignor: 'cooperative',
  range: 'eager',
  roundrobin: 'eager',
  'cooperative-sticky': 'cooperative',
  eager: 'eager',
  cooperative: 'cooperative',
}
const assignment: Domain<'eager' | 'cooperative'> = {
  read: text => {
    const names = text.split(',').map(name => name.trim().split('.').at(-1)!)
    if (!names.every(name => Object.hasOwn(assignors, name))) return
    return names.every(name => assignors[name] === 'cooperative') ? 'cooperative' : 'eager'
  },
  expected: 'eager, cooperative, or a list of assignors that Kafka brings, such as CooperativeStickyAssignor',
}
/** Whether the text names an assignor that nobody here knows: legal, and not to be read. */
export const hasOwnAssignor = (text: string): boolean => assignment.read(text) === undefined

const client: Domain<string> = { read: parseClient, expected: 'a client such as java@3.7 or librdkafka@2.3' }

/** In the order in which facts settle each other: a fact's value may turn on those above it. */
export const domains: { readonly [N in FactName]: Domain<FactTypes[N]> } = {
  'broker.version': { read: parseBroker, expected: 'a broker such as kafka@3.9' },
  'broker.storage': oneOf('persistent', 'ephemeral'),
  'topic.replication.factor': integer(1, 32_767),
  'topic.min.insync.replicas': integer(1),
  'topic.unclean.leader.election.enable': boolean,
  'topic.flush.messages': integer(1, LONG_MAX),
  'producer.client': client,
  'producer.transactional.id': boolean,
  'producer.transactional.id.per': oneOf('instance', 'partition', 'application'),
  'producer.acks': spelt({ '0': '0', '1': '1', all: 'all', '-1': 'all' }),
  'producer.retries': integer(0),
  'producer.max.in.flight.requests.per.connection': integer(1),
  'producer.enable.idempotence': boolean,
  'producer.request.timeout.ms': integer(0),
  'producer.linger.ms': integer(0, LONG_MAX),
  'producer.delivery.timeout.ms': integer(0),
  'producer.on.send.failure': oneOf('ignore', 'retry', 'report'),
  'consumer.client': client,
  'consumer.enable.auto.commit': boolean,
  'consumer.commit': oneOf('poll', 'handed-out', 'after-handler', 'before-handler', 'manual'),
  'consumer.ack.point': oneOf('before', 'after', 'lowest-unfinished', 'finally', 'never', 'transaction'),
  'consumer.group.metadata': oneOf('passed', 'not-passed'),
  'consumer.handler': oneOf('throws', 'swallows'),
  'consumer.handling': oneOf('loop', 'hand-off', 'parallel', 'per-key'),
  'consumer.partition.assignment.strategy': assignment,
  'consumer.auto.offset.reset': oneOf('earliest', 'latest', 'none'),
  'consumer.isolation.level': oneOf('read_uncommitted', 'read_committed'),
  effect: oneOf(...effectNames),
  'effect.key': oneOf('record', 'offset'),
}

export const factNames = Object.keys(domains) as readonly FactName[]
export const isFactName = (text: string): text is FactName => Object.hasOwn(domains, text)

const librdkafkaBoolean = spelt({ true: true, t: true, '1': true, false: false, f: false, '0': false })
const librdkafkaDomains: { readonly [N in FactName]?: Domain<FactTypes[N]> } = {
  'producer.enable.idempotence': librdkafkaBoolean,
  'producer.linger.ms': {
    read: text => (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 900_000 ? Number(text) : undefined),
    expected: 'a number of milliseconds from 0 to 900000',
  },
  'producer.delivery.timeout.ms': {
    read: text => (text === '0' ? NEVER : integer(1).read(text)),
    expected: `${integer(1).expected}, or 0 for no limit`,
  },
  'consumer.enable.auto.commit': librdkafkaBoolean,
  'consumer.auto.offset.reset': spelt({
    earliest: 'earliest',
    smallest: 'earliest',
    beginning: 'earliest',
    latest: 'latest',
    largest: 'latest',
    end: 'latest',
    error: 'none',
  }),
}

export type Dialect = 'java' | 'librdkafka' | 'unknown'

/** The domain of a fact in the words of one client. */
export function domainOf<N extends FactName>(fact: N, dialect: Dialect): Domain<FactTypes[N]> {
  const java: Domain<FactTypes[N]> = domains[fact]
  const librdkafka: Domain<FactTypes[N]> = librdkafkaDomains[fact] ?? java
  if (dialect !== 'unknown') return dialect === 'java' ? java : librdkafka
  return { read: text => librdkafka.read(text) ?? java.read(text), expected: java.expected }
}
