import { expect, test } from 'vitest'
import { UsageError } from '../../index.ts'
import { springParts, type SpringProperty } from './parts.ts'
import {
  configuration,
  consuming,
  fact,
  java,
  properties,
  value,
  warnings,
  yml,
  type Files,
} from './spring.test-data.ts'

test('nested, dotted, bracketed and relaxed names say the same', () => {
  const texts = [
    'spring:\n  kafka:\n    producer:\n      properties:\n        max:\n          in:\n            flight:\n              requests:\n                per:\n                  connection: 1\n',
    'spring.kafka.producer.properties.max.in.flight.requests.per.connection: 1\n',
    'spring:\n  kafka:\n    producer:\n      properties:\n        "[max.in.flight.requests.per.connection]": 1\n',
    'spring:\n  kafka.producer:\n    properties: { max.in.flight.requests.per.connection: 1 }\n',
  ]
  for (const text of texts) expect(value(yml(text), 'producer.max.in.flight.requests.per.connection'), text).toBe(1)
  const line = 'spring.kafka.producer.properties[max.in.flight.requests.per.connection]=1'
  expect(value(properties(line), 'producer.max.in.flight.requests.per.connection')).toBe(1)
  expect(value(properties('spring.kafka.consumer.autoOffsetReset=earliest'), 'consumer.auto.offset.reset')).toBe(
    'earliest',
  )
})

test('a client’s properties outweigh its own names, and both what is common', () => {
  const text = properties(
    'spring.kafka.properties.acks=0',
    'spring.kafka.producer.properties.acks=all',
    'spring.kafka.producer.acks=1',
  )
  expect(fact(text, 'producer.acks')).toMatchObject({ value: 'all', origin: { line: 2 } })
  expect(fact(properties('spring.kafka.properties.acks=0'), 'producer.acks')).toMatchObject({ value: '0' })
})

test('isolation.level in common has no effect, as the consumer’s own has a default', () => {
  const text = properties('spring.kafka.properties.isolation.level=read_committed', 'spring.kafka.listener.type=batch')
  expect(value(text, 'consumer.isolation.level', java)).toBe('read_uncommitted')
  expect(warnings(text)[0]).toContain('application.properties:1 spring.kafka.properties.isolation.level has no effect')
  const own = properties('spring.kafka.consumer.properties.isolation.level=read_committed')
  expect(value(own, 'consumer.isolation.level', java)).toBe('read_committed')
})

test('a section that is there is a client that is there, and of what is common alone both are', () => {
  const roles = (text: Files) =>
    configuration(text)
      .files.map(({ role }) => role)
      .toSorted()
  expect(roles(properties('spring.kafka.producer.acks=1'))).toEqual(['producer'])
  expect(roles(properties('spring.kafka.listener.concurrency=3'))).toEqual(['consumer'])
  expect(roles(properties('spring.kafka.bootstrap-servers=a:1'))).toEqual(['consumer', 'producer'])
})

test('ack modes: the container commits, or the application, unless the client does', () => {
  const commit = (...lines: readonly string[]) => value(properties(...lines), 'consumer.commit', java)
  for (const mode of ['record', 'BATCH', 'time', 'COUNT', 'count-time', 'COUNT_TIME']) {
    expect(commit(`spring.kafka.listener.ack-mode=${mode}`), mode).toBe('after-handler')
  }
  expect(commit('spring.kafka.listener.ack-mode=MANUAL')).toBe('manual')
  expect(commit('spring.kafka.listener.ackMode=manual-immediate')).toBe('manual')
  expect(commit('spring.kafka.consumer.enable-auto-commit=true')).toBe('poll')
  expect(commit('spring.kafka.consumer.enable-auto-commit=true', 'spring.kafka.listener.ack-mode=RECORD')).toBe('poll')
  expect(fact(properties('spring.kafka.listener.ack-mode=${MODE}'), 'consumer.commit').origin).toMatchObject({
    among: ['after-handler', 'manual'],
  })
})

test('an ack mode that is none, and one that contradicts auto-commit, are refused by their lines', () => {
  expect(() => configuration(properties('spring.kafka.listener.ack-mode=MANUEL'))).toThrow(
    'application.properties line 1: spring.kafka.listener.ack-mode is no ack mode that Spring Kafka has; right would be manual.',
  )
  const both = properties('spring.kafka.consumer.enable-auto-commit=on', 'spring.kafka.listener.ack-mode=MANUAL')
  expect(() => configuration(both)).toThrow(
    'line 2: spring.kafka.listener.ack-mode leaves the commit to the application, and spring.kafka.consumer.enable-auto-commit (application.properties line 1) is true',
  )
})

test('a value that Kafka does not take is refused by Spring’s name and its line', () => {
  expect(() => configuration(properties('spring.kafka.producer.acks=two'))).toThrow(
    'application.properties line 1: spring.kafka.producer.acks=two is no value that Kafka takes',
  )
  expect(value(properties('spring.kafka.producer.acks=${ACKS:two}'), 'producer.acks')).toBe('unknown')
})

test('a transaction-id-prefix is a transactional id, and puts the listeners’ offsets into transactions', () => {
  const lines = ['spring.kafka.producer.transaction-id-prefix=${APP}-', 'spring.kafka.consumer.group-id=a']
  expect(value(properties(...lines), 'producer.transactional.id')).toBe(true)
  expect(value(properties(...lines), 'consumer.ack.point')).toBe('transaction')
  const random = properties('spring.kafka.producer.transaction-id-prefix=tx-${random.uuid}-')
  expect(value(random, 'producer.transactional.id.per')).toBe('instance')
  expect(value(properties('spring.kafka.consumer.group-id=a'), 'consumer.ack.point')).toBe('unknown')
})

test('a name that Spring does not know is told with what would be right', () => {
  const told = (line: string) => warnings(properties('spring.kafka.producer.acks=1', line))
  expect(told('spring.kafka.producer.akcs=all')).toEqual([
    'application.properties:2 spring.kafka.producer.akcs is no property that Spring knows, and is ignored; right would be spring.kafka.producer.acks.',
  ])
  expect(told('spring.kafka.producer.properties.enable.idempotense=true')[0]).toContain(
    'did you mean spring.kafka.producer.properties.enable.idempotence?',
  )
  expect(told('spring.kafka.topic.orders=orders')).toEqual([])
  expect(told('spring.kafka.consumer=')).toEqual([])
  expect(warnings(consuming('spring.cloud.stream.bindings.a-in-0.consumer.ack-mode=MANUAL'))).toEqual([
    'application.properties:3 spring.cloud.stream.bindings.a-in-0.consumer.ack-mode is ignored: right would be spring.cloud.stream.kafka.bindings.a-in-0.consumer.ack-mode.',
  ])
})

test('files lie over each other as Spring Boot lays them, in whatever order they are given', () => {
  const acks = (n: string) => `spring.kafka.producer.acks=${n}`
  const layers: readonly (readonly [string, string])[] = [
    ['m/bootstrap.properties', acks('0')],
    ['m/application.yml', 'spring.kafka.producer.acks: 1'],
    ['m/application.properties', acks('all')],
    ['m/config/application.yml', 'spring.kafka.producer.acks: 0'],
    ['m/application-prod.yml', 'spring.kafka.producer.acks: 1'],
    ['m/config/application-prod.properties', acks('all')],
  ]
  const read = (count: number) =>
    [layers.slice(0, count), layers.slice(0, count).toReversed()].map(files =>
      value(Object.fromEntries(files), 'producer.acks', { profiles: ['prod'] }),
    )
  expect(layers.map((_, i) => read(i + 1))).toEqual(['0', '1', 'all', '0', '1', 'all'].map(wanted => [wanted, wanted]))
})

test('files of different folders are different applications', () => {
  const files = {
    'orders/src/main/resources/application.yml': 'spring.kafka.producer.acks: 1',
    'billing/src/main/resources/application.yml': 'spring.kafka.producer.acks: all',
  }
  expect(() => configuration(files)).toThrow('--only billing or --only orders says which producer is meant')
  expect(value(files, 'producer.acks', { only: ['orders'] })).toBe('1')
})

test('what is no Kafka, and a build file alone, are refused in one sentence', () => {
  const refusal = (files: Files) => {
    try {
      configuration(files)
      return 'read'
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return error.message
    }
  }
  expect(refusal(yml('spring:\n  datasource:\n    url: jdbc:x\n'))).toContain(
    'application.yml configures Spring and no Kafka client: looked for was spring.kafka',
  )
  const own =
    'kafka:\n  producer:\n    acks: 1\n  consumers:\n    default:\n      auto-offset-reset: earliest\napp.kafka.retries: 3\n'
  expect(refusal(yml(own))).toContain(
    'application.yml says nothing of Kafka by Spring’s names: looked for was spring.kafka',
  )
  expect(refusal(yml(own))).toContain(
    "an application's own names are read with --map: --map kafka.producer=producer --map kafka.consumers.default=consumer --map app.kafka=producer.",
  )
  expect(refusal({ 'application.yml': 'a: 1', 'application-prod.yml': 'spring.kafka.producer.acks: 1' })).toContain(
    'in some profiles alone, and none of them is active: right would be --profile prod.',
  )
  expect(refusal({ 'pom.xml': '<project></project>' })).toContain('pom.xml tells which versions run')
  expect(refusal(yml('spring.cloud.stream.bindings.a-in-0.group: g\n'))).toContain(
    'does not say whether its binder is Kafka',
  )
  expect(refusal(yml('spring:\n  config.activate.on-profile: "prod &"\n  kafka.producer.acks: 1\n'))).toContain(
    'application.yml line 2 gives no profile expression',
  )
})

test('a profile that no file knows is told, with the nearest', () => {
  const files = properties('spring.kafka.producer.acks=1', '#---', 'spring.config.activate.on-profile=prod', 'a=b')
  expect(warnings(files, { profiles: ['prud'] })[0]).toContain('knows the profile prud; did you mean prod?')
  expect(warnings(files, { profiles: ['prod'] })).toEqual([])
})

test('variables of an environment are the same properties', () => {
  const variable = (name: string, text: string, line: number): SpringProperty => ({
    name,
    value: text,
    file: 'compose.yml',
    line,
  })
  const parts = springParts([
    variable('SPRING_KAFKA_PRODUCER_ACKS', '1', 1),
    variable('SPRING_KAFKA_PRODUCER_PROPERTIES_ENABLE_IDEMPOTENCE', 'false', 2),
    variable('SPRING_KAFKA_LISTENER_ACK_MODE', 'MANUAL', 3),
  ])
  expect(parts.map(({ role, settings: all }) => [role, all.map(({ key, value: text }) => `${key}=${text}`)])).toEqual([
    ['producer', ['acks=1', 'enable.idempotence=false']],
    ['consumer', []],
  ])
  expect(parts[1]!.statements).toContainEqual({
    fact: 'consumer.commit',
    value: 'manual',
    text: 'MANUAL',
    file: 'compose.yml',
    line: 3,
    written: 'SPRING_KAFKA_LISTENER_ACK_MODE',
  })
})

test('keys of serializers and deserializers pass without a word', () => {
  const files = properties(
    'spring.kafka.consumer.properties.spring.deserializer.value.delegate.class=JsonDeserializer',
    'spring.kafka.consumer.properties.specific.protobuf.value.type=Order',
    'spring.kafka.consumer.properties.avro.use.logical.type.converters=true',
    'spring.kafka.producer.properties.latest.compatibility.strict=false',
    'spring.kafka.producer.properties.lingr.ms=5',
  )
  expect(warnings(files).filter(text => text.includes('is no key'))).toEqual([
    'application.properties:5 spring.kafka.producer.properties.lingr.ms is no key that a producer knows; did you mean spring.kafka.producer.properties.linger.ms?',
  ])
})
