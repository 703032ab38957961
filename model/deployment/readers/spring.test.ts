import { expect, test } from 'vitest'
import { interpret, readConfiguration, readEditor, UsageError, type FactName } from '../index.ts'
import type { Settings } from '../options.ts'
import { edited } from './edits.ts'
import type { ConfigFile } from './part.ts'
import { springParts, type SpringProperty } from './spring-parts.ts'

type Files = Readonly<Record<string, string>>

const settings = (more: Partial<Settings>): Settings => ({ sets: [], clients: [], ...more })
const configFiles = (files: Files): readonly ConfigFile[] =>
  Object.entries(files).map(([name, text]) => ({ name, text }))
const configuration = (files: Files, more: Partial<Settings> = {}) =>
  readConfiguration(configFiles(files), settings(more))
const fact = (files: Files, name: FactName, more: Partial<Settings> = {}) => interpret(configuration(files, more))[name]
const value = (files: Files, name: FactName, more: Partial<Settings> = {}) => fact(files, name, more).value
const warnings = (files: Files, more: Partial<Settings> = {}) =>
  configuration(files, more).warnings.map(({ file = '', line = '', text }) => `${file}:${line} ${text}`)

const yml = (text: string): Files => ({ 'application.yml': text })
const properties = (...lines: readonly string[]): Files => ({ 'application.properties': lines.join('\n') })
const java = { clients: ['spring@3.1'] }

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

const stream = (...lines: readonly string[]): Files =>
  properties(
    'spring.cloud.stream.bindings.a-out-0.destination=t',
    'spring.cloud.stream.kafka.binder.brokers=x',
    ...lines,
  )

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

const consuming = (...lines: readonly string[]): Files =>
  properties('spring.cloud.stream.kafka.binder.brokers=x', 'spring.cloud.stream.bindings.a-in-0.group=g', ...lines)

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

test('a name that Spring does not know is told with what would be right', () => {
  const told = (line: string) => warnings(properties('spring.kafka.producer.acks=1', line))
  expect(told('spring.kafka.producer.akcs=all')).toEqual([
    'application.properties:2 spring.kafka.producer.akcs is no property that Spring knows, and is ignored; right would be spring.kafka.producer.acks.',
  ])
  expect(told('spring.kafka.producer.properties.enable.idempotense=true')[0]).toContain(
    'did you mean spring.kafka.producer.properties.enable.idempotence?',
  )
  expect(told('spring.kafka.topic.orders=orders')).toEqual([])
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

test('what is no Kafka, what is Kafka Streams alone, and a build file alone are refused in one sentence', () => {
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
  expect(refusal(properties('spring.kafka.streams.application-id=x'))).toContain('Kafka Streams is configured here')
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

/** The files after the editor's change, and what the fact is then. */
function changed(files: Files, name: FactName, to: string, more: Partial<Settings> = {}) {
  const edits = readEditor(configFiles(files), settings(more))(name, to)
  const after = Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      edited(
        text,
        edits.filter(edit => edit.file === file),
      ),
    ]),
  )
  return { after, value: value(after, name, more) }
}

test('a value is changed where it stands, in YAML, in .properties, and behind a placeholder', () => {
  const inYaml = yml('spring:\n  kafka:\n    producer:\n      acks: ${ACKS:1} # fast\n      retries: 3\n')
  expect(changed(inYaml, 'producer.acks', 'all')).toEqual({
    after: yml('spring:\n  kafka:\n    producer:\n      acks: all # fast\n      retries: 3\n'),
    value: 'all',
  })
  const lines = properties('a=b', 'spring.kafka.producer.acks = 1', 'c=d')
  expect(changed(lines, 'producer.acks', 'all')).toEqual({
    after: properties('a=b', 'spring.kafka.producer.acks=all', 'c=d'),
    value: 'all',
  })
})

test('a new key stands by Spring’s own name, or below properties, where a person would put it', () => {
  const text =
    'spring:\n  kafka:\n    producer:\n      retries: 3\n    consumer:\n      group-id: g\nserver:\n  port: 1\n'
  expect(changed(yml(text), 'producer.acks', 'all')).toEqual({
    after: yml(text.replace('retries: 3\n', 'retries: 3\n      acks: all\n')),
    value: 'all',
  })
  expect(changed(yml(text), 'producer.enable.idempotence', 'true')).toEqual({
    after: yml(text.replace('retries: 3\n', 'retries: 3\n      properties:\n        enable.idempotence: true\n')),
    value: true,
  })
  const lines = properties('spring.kafka.producer.retries=3', '#---', 'spring.config.activate.on-profile=x', 'a=b')
  expect(changed(lines, 'producer.acks', 'all')).toEqual({
    after: properties(
      'spring.kafka.producer.retries=3',
      'spring.kafka.producer.acks=all',
      '#---',
      'spring.config.activate.on-profile=x',
      'a=b',
    ),
    value: 'all',
  })
})

test('a binding is changed by the binder’s names', () => {
  const text =
    'spring:\n  cloud:\n    stream:\n      bindings:\n        a-out-0:\n          destination: t\n      kafka:\n        binder:\n          brokers: x\n'
  expect(changed(yml(text), 'producer.acks', 'all')).toEqual({
    after: yml(`${text}          required-acks: all\n`),
    value: 'all',
  })
  const consumer = text.replace('a-out-0:\n', 'a-in-0:\n          group: g\n')
  const { after, value: then } = changed(yml(consumer), 'consumer.auto.offset.reset', 'latest')
  expect(then).toBe('latest')
  expect(after['application.yml']).toContain(
    '      kafka:\n        binder:\n          brokers: x\n        bindings:\n          a-in-0:\n            consumer:\n              start-offset: latest\n',
  )
})

test('who commits is changed by the ack mode, and what no property says by none', () => {
  const files = properties('spring.kafka.listener.ack-mode=MANUAL')
  expect(changed(files, 'consumer.commit', 'after-handler')).toMatchObject({
    after: properties('spring.kafka.listener.ack-mode=batch'),
    value: 'after-handler',
  })
  expect(readEditor(configFiles(files), settings({}))('consumer.handler', 'throws')).toEqual([])
  const flow = yml('spring: { kafka: { producer: { retries: 3 } } }\n')
  expect(readEditor(configFiles(flow), settings({}))('producer.acks', 'all')).toEqual([])
})
