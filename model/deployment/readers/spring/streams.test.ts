import { expect, test } from 'vitest'
import type { FactName } from '../../index.ts'
import type { Settings } from '../../options.ts'
import { configuration, fact, properties, value, warnings, type Files } from './spring.test-data.ts'

const boot = (...lines: readonly string[]): Files => properties('spring.kafka.streams.application-id=x', ...lines)
const guaranteed = (guarantee: string, ...lines: readonly string[]): Files =>
  boot(`spring.kafka.streams.properties.processing.guarantee=${guarantee}`, ...lines)
const values = (files: Files, names: readonly FactName[], more: Partial<Settings> = {}) =>
  names.map(name => value(files, name, more))

const BINDER = 'spring.cloud.stream.kafka.streams.binder'
const bound = (...lines: readonly string[]): Files =>
  properties(
    'spring.cloud.stream.bindings.process-in-0.destination=a',
    'spring.cloud.stream.bindings.process-out-0.destination=b',
    `${BINDER}.application-id=x`,
    ...lines,
  )
const pom = (version: string, ...artifacts: readonly string[]): Files => ({
  'pom.xml': `<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent>
    <dependencies>${artifacts.map(name => `<dependency><artifactId>${name}</artifactId></dependency>`).join('')}</dependencies></project>`,
})

const commitFacts: readonly FactName[] = [
  'consumer.enable.auto.commit',
  'consumer.commit',
  'consumer.ack.point',
  'consumer.isolation.level',
  'producer.transactional.id',
  'producer.transactional.id.per',
  'consumer.group.metadata',
]

test('Kafka Streams commits what it has processed, begins at the start, and sends again what it could not send', () => {
  const files = { ...boot(), ...pom('3.3.0') }
  expect(values(files, commitFacts)).toEqual([
    false,
    'after-handler',
    'unknown',
    'read_uncommitted',
    false,
    'unknown',
    'unknown',
  ])
  expect(
    values(files, ['producer.client', 'consumer.auto.offset.reset', 'producer.linger.ms', 'producer.on.send.failure']),
  ).toEqual(['java@3.7', 'earliest', 100, 'retry'])
  expect(value(files, 'consumer.partition.assignment.strategy')).toBe('cooperative')
  expect(value({ ...boot(), ...pom('2.2.1') }, 'consumer.partition.assignment.strategy')).toBe('eager')
})

test('exactly once: offsets in the transaction, a producer for each thread, or for each task before KIP-447', () => {
  const expected = [false, 'manual', 'transaction', 'read_committed', true]
  expect(values(guaranteed('exactly_once_v2'), commitFacts)).toEqual([...expected, 'instance', 'passed'])
  expect(values(guaranteed('exactly_once'), commitFacts)).toEqual([...expected, 'partition', 'not-passed'])
  expect(fact(guaranteed('exactly_once_v2'), 'producer.on.send.failure').origin).toMatchObject({
    among: ['report', 'retry'],
  })
  const isolation = fact(guaranteed('exactly_once_v2'), 'consumer.isolation.level').origin
  expect(isolation).toMatchObject({ kind: 'file', line: 2, text: 'read_committed' })
  expect(value(guaranteed('exactly_once_v2'), 'producer.delivery.timeout.ms')).toBe(2147483647)
  const timeout = 'spring.kafka.streams.properties.producer.delivery.timeout.ms=180000'
  expect(value(guaranteed('exactly_once_v2', timeout), 'producer.delivery.timeout.ms')).toBe(180000)
})

test('a guarantee that is set where it runs leaves open what follows from it, and one that is none is refused', () => {
  const open = guaranteed('${GUARANTEE}')
  expect(values(open, ['producer.transactional.id', 'consumer.isolation.level', 'consumer.commit'])).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ])
  expect(fact(open, 'consumer.commit').origin).toMatchObject({ among: ['after-handler', 'manual'] })
  expect(() => configuration(guaranteed('exactly-once-v2'))).toThrow(
    'application.properties line 2: spring.kafka.streams.properties.processing.guarantee is no processing guarantee that Kafka Streams has; right would be exactly_once_v2.',
  )
})

test('what Kafka Streams does not let anybody set is told, and what goes on after a failed send is not known', () => {
  const path = 'spring.kafka.streams.properties'
  expect(warnings(boot(`${path}.consumer.enable.auto.commit=true`))).toEqual([
    `application.properties:2 ${path}.consumer.enable.auto.commit is ignored by Kafka Streams, which sets its own.`,
  ])
  expect(warnings(guaranteed('exactly_once_v2', `${path}.producer.enable.idempotence=true`))).toEqual([])
  const handler = `${path}.default.production.exception.handler=com.example.GoOn`
  expect(value(boot(handler), 'producer.on.send.failure')).toBe('unknown')
})

test('a key alone, behind a prefix, and of the main consumer: each outweighs the one before', () => {
  const layers = ['', 'consumer.', 'main.consumer.'].map((prefix, i) => {
    const reset = ['latest', 'earliest', 'none'][i]!
    return `spring.kafka.streams.properties.${prefix}auto.offset.reset=${reset}`
  })
  const strongest = layers.map((_, i) =>
    value(boot(...layers.slice(0, i + 1).toReversed()), 'consumer.auto.offset.reset'),
  )
  expect(strongest).toEqual(['latest', 'earliest', 'none'])
})

test('the Streams binder: Spring Boot’s own settings below its configuration, a function’s over it, start-offset over all', () => {
  const acks = (...lines: readonly string[]) => value(bound(...lines), 'producer.acks', { only: ['process'] })
  const layers = [
    `${BINDER}.functions.process.configuration.num.stream.threads=2`,
    'spring.kafka.producer.acks=0',
    `${BINDER}.configuration.acks=1`,
    `${BINDER}.producer-properties.acks=all`,
    `${BINDER}.functions.process.configuration.producer.acks=0`,
  ]
  const strongest = layers.map((_, i) => acks(...layers.slice(0, i + 1).toReversed()))
  expect(strongest).toEqual(['unknown', '0', '1', 'all', '0'])
  const start = 'spring.cloud.stream.kafka.streams.bindings.process-in-0.consumer.startOffset=latest'
  expect(value(bound(start), 'consumer.auto.offset.reset')).toBe('latest')
})

test('whose a binding is: its binder’s, its own properties’, the only binder’s of the build, else nobody’s', () => {
  const roles = (files: Files, name: FactName = 'consumer.auto.offset.reset') => {
    const { origin } = fact(files, name)
    return origin.kind === 'file' ? origin.key : origin.kind
  }
  const streams = 'Kafka Streams’ auto.offset.reset'
  const kafka = 'the default of start-offset for a binding without a group'
  const plain = ['spring.cloud.stream.bindings.a-in-0.destination=t', 'spring.kafka.bootstrap-servers=x']
  expect(roles(properties(...plain))).toBe(kafka)
  expect(roles(properties(...plain, 'spring.cloud.stream.bindings.a-in-0.binder=kstream'))).toBe(streams)
  expect(roles({ ...properties(...plain), ...pom('3.3.0', 'spring-cloud-stream-binder-kafka-streams') })).toBe(streams)
  expect(roles({ ...properties(...plain), ...pom('3.3.0', 'spring-cloud-stream-binder-kafka') })).toBe(kafka)
  const both = bound('spring.cloud.stream.kafka.binder.configuration.security.protocol=SSL')
  expect(warnings(both).filter(text => text.includes('process-in-0 is the Kafka binder’s or'))).toHaveLength(1)
  expect(roles(both)).toBe(streams)
})

test('beside an application’s own clients Kafka Streams is left out, unless --only names it', () => {
  const files = boot('spring.kafka.consumer.auto-offset-reset=latest')
  expect(value(files, 'consumer.auto.offset.reset')).toBe('latest')
  expect(warnings(files)).toEqual([
    'application.properties:1 Kafka Streams is configured here as well: its consumer and its producer are left out beside the application’s own; --only streams reads them.',
  ])
  expect(value(files, 'consumer.auto.offset.reset', { only: ['streams'] })).toBe('earliest')
  expect(warnings(files, { only: ['streams'] })).toEqual([])
})
