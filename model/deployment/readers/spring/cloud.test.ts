import { expect, test } from 'vitest'
import { configuration, consuming, fact, java, stream, value, yml, type Files } from './spring.test-data.ts'

test('the binder’s acks: its own default by release, then spring.kafka, its maps, and the binding’s', () => {
  const pom = (version: string): string =>
    `<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>${version}</version></parent></project>`
  const acks = (version: string, ...lines: readonly string[]) =>
    value({ ...stream(...lines), 'pom.xml': pom(version) }, 'producer.acks')
  expect(acks('3.2.1')).toBe('1')
  expect(acks('4.0.1')).toBe('unknown')
  const layers = [
    'spring.cloud.stream.kafka.binder.required-acks=0',
    'spring.kafka.producer.acks=all',
    'spring.cloud.stream.kafka.binder.configuration.acks=1',
    'spring.cloud.stream.kafka.binder.producer-properties.acks=0',
    'spring.cloud.stream.kafka.default.producer.configuration.acks=all',
    'spring.cloud.stream.kafka.bindings.a-out-0.producer.configuration.acks=1',
  ]
  const strongest = layers.map((_, i) => acks('3.2.1', ...layers.slice(0, i + 1).toReversed()))
  expect(strongest).toEqual(['0', 'all', '1', '0', 'all', '1'])
})

test('acks=1 of the binder is said, so that idempotence is off, and asking for it is refused', () => {
  const pom =
    '<project><parent><artifactId>spring-boot-starter-parent</artifactId><version>3.2.1</version></parent></project>'
  expect(value({ ...stream(), 'pom.xml': pom }, 'producer.enable.idempotence')).toBe(false)
  const asked = stream('spring.cloud.stream.kafka.binder.configuration.enable.idempotence=true')
  expect(() => configuration({ ...asked, 'pom.xml': pom })).toThrow('acks=1 conflicts with enable.idempotence=true')
})

test('failed sends are forgotten, unless they are waited for or an error channel takes them', () => {
  const failure = (...lines: readonly string[]) => value(stream(...lines), 'producer.on.send.failure')
  expect(failure()).toBe('ignore')
  expect(failure('spring.cloud.stream.kafka.bindings.a-out-0.producer.sync=true')).toBe('unknown')
  expect(failure('spring.cloud.stream.bindings.a-out-0.producer.error-channel-enabled=true')).toBe('unknown')
})

test('a binding with a group begins at the start, without one at the end, and start-offset outweighs all', () => {
  const reset = (files: Files) => value(files, 'consumer.auto.offset.reset')
  expect(reset(consuming())).toBe('earliest')
  expect(reset(consuming('spring.kafka.consumer.auto-offset-reset=none'))).toBe('none')
  const start = 'spring.cloud.stream.kafka.bindings.a-in-0.consumer.start-offset=latest'
  expect(reset(consuming(start, 'spring.kafka.consumer.auto-offset-reset=earliest'))).toBe('latest')
  const alone = stream('spring.cloud.stream.bindings.b-in-0.destination=t')
  expect(reset(alone)).toBe('latest')
})

test('the binder’s container commits: Spring Boot’s own auto-commit is ignored, a map’s counts', () => {
  const commit = (...lines: readonly string[]) => value(consuming(...lines), 'consumer.commit', java)
  expect(commit()).toBe('after-handler')
  expect(commit('spring.kafka.consumer.enable-auto-commit=true')).toBe('after-handler')
  expect(commit('spring.cloud.stream.kafka.bindings.a-in-0.consumer.configuration.enable.auto.commit=true')).toBe(
    'poll',
  )
  expect(commit('spring.cloud.stream.kafka.bindings.a-in-0.consumer.ack-mode=MANUAL')).toBe('manual')
  expect(commit('spring.cloud.stream.kafka.default.consumer.auto-commit-offset=false')).toBe('manual')
})

test('topics that the binder makes have what is said of them, unless it makes none', () => {
  const made = stream(
    'spring.cloud.stream.kafka.binder.replication-factor=3',
    'spring.cloud.stream.kafka.bindings.a-out-0.producer.topic.properties.min.insync.replicas=2',
  )
  expect(fact(made, 'topic.replication.factor')).toMatchObject({ value: 3, origin: { line: 3 } })
  expect(fact(made, 'topic.min.insync.replicas')).toMatchObject({ value: 2, origin: { line: 4 } })
  const none = stream(
    'spring.cloud.stream.kafka.binder.replication-factor=3',
    'spring.cloud.stream.kafka.binder.auto-create-topics=false',
  )
  expect(value(none, 'topic.replication.factor')).toBe('unknown')
  expect(value(stream('spring.cloud.stream.kafka.binder.replication-factor=-1'), 'topic.replication.factor')).toBe(
    'unknown',
  )
})

test('bindings of other binders are left out, and one whose way nobody tells', () => {
  const files = yml(
    'spring:\n  cloud:\n    stream:\n      bindings:\n        a-in-0: { destination: x, binder: kafka, group: g }\n        b-out-0: { destination: y, binder: rabbit }\n        c: { destination: z, binder: kafka }\n',
  )
  const { files: read, warnings: said } = configuration(files)
  expect(read).toEqual([{ name: 'application.yml', role: 'consumer' }])
  expect(said[0]).toMatchObject({ line: 7, text: expect.stringContaining('Whether this binding reads or writes') })
})

test('two bindings that differ are refused, and --only says which is meant', () => {
  const files = stream(
    'spring.cloud.stream.bindings.b-out-0.destination=u',
    'spring.cloud.stream.kafka.bindings.a-out-0.producer.configuration.acks=1',
    'spring.cloud.stream.kafka.bindings.b-out-0.producer.configuration.acks=all',
  )
  expect(() => configuration(files)).toThrow('--only a-out-0 or --only b-out-0 says which producer is meant')
  expect(value(files, 'producer.acks', { only: ['b-out-0'] })).toBe('all')
})
