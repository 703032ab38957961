import { expect, test } from 'vitest'
import { interpret, readConfiguration, readEditor, UsageError, type FactName } from '../../index.ts'
import type { Settings } from '../../options.ts'
import { edited } from '../edits.ts'

type Files = Readonly<Record<string, string>>

const configFiles = (files: Files) => Object.entries(files).map(([name, text]) => ({ name, text }))
const configuration = (files: Files, more: Partial<Settings> = {}) =>
  readConfiguration(configFiles(files), { sets: [], clients: [], ...more })
const fact = (files: Files, name: FactName, more: Partial<Settings> = {}) => interpret(configuration(files, more))[name]
const value = (files: Files, name: FactName, more: Partial<Settings> = {}) => fact(files, name, more).value
const warnings = (files: Files, more: Partial<Settings> = {}) =>
  configuration(files, more).warnings.map(({ file = '', line = '', text }) => `${file}:${line} ${text}`)
const refusal = (files: Files): string => {
  try {
    configuration(files)
    return 'read'
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message
  }
}

const properties = (...lines: readonly string[]): Files => ({ 'application.properties': lines.join('\n') })
const incoming = (...lines: readonly string[]): Files =>
  properties('mp.messaging.incoming.orders.connector=smallrye-kafka', ...lines)
const outgoing = (...lines: readonly string[]): Files =>
  properties('mp.messaging.outgoing.orders.connector=smallrye-kafka', ...lines)
const java = { clients: ['java@3.7'] }

test('acks left out is 1, which the connector says, so that idempotence is off', () => {
  expect(fact(outgoing(), 'producer.acks').origin).toMatchObject({ kind: 'file', line: 1, text: '1' })
  expect(value(outgoing(), 'producer.enable.idempotence', java)).toBe(false)
  const all = outgoing('mp.messaging.outgoing.orders.acks=all')
  expect([value(all, 'producer.acks'), value(all, 'producer.enable.idempotence', java)]).toEqual(['all', true])
  expect(fact(all, 'producer.acks').origin).toMatchObject({ line: 2, key: 'mp.messaging.outgoing.orders.acks' })
})

test('who commits: the connector after what was acknowledged, the client what it handed over, or a store of the application’s', () => {
  const path = 'mp.messaging.incoming.orders'
  const commit = (...lines: readonly string[]) => value(incoming(...lines), 'consumer.commit', java)
  expect(commit()).toBe('after-handler')
  expect(commit(`${path}.commit-strategy=latest`)).toBe('after-handler')
  expect(commit(`${path}.enable.auto.commit=true`)).toBe('handed-out')
  expect(commit(`${path}.commit-strategy=ignore`)).toBe('manual')
  expect(commit(`${path}.commit-strategy=checkpoint`)).toBe('unknown')
  expect(commit(`${path}.enable.auto.commit=\${AUTO_COMMIT}`)).toBe('unknown')
  expect(value(incoming(`${path}.failure-strategy=ignore`), 'consumer.handler')).toBe('swallows')
  expect(value(incoming(`${path}.failure-strategy=fail`), 'consumer.handler')).toBe('unknown')
  expect(value(outgoing('mp.messaging.outgoing.orders.waitForWriteCompletion=false'), 'producer.on.send.failure')).toBe(
    'ignore',
  )
})

test('what holds for all clients, for the connector, and for the channel: each outweighs the one before', () => {
  const layers = [
    'kafka.auto.offset.reset=earliest',
    'mp.messaging.connector.smallrye-kafka.auto.offset.reset=none',
    'mp.messaging.incoming.orders.auto.offset.reset=latest',
  ]
  const strongest = layers.map((_, i) =>
    value(incoming(...layers.slice(0, i + 1).toReversed()), 'consumer.auto.offset.reset'),
  )
  expect(strongest).toEqual(['earliest', 'none', 'latest'])
})

test('%prod is active unless another profile is chosen, in .properties and YAML, and a profile’s file outweighs all', () => {
  const acks = '%prod.mp.messaging.outgoing.orders.acks=all'
  const files = outgoing(acks, '"%dev,test".mp.messaging.outgoing.orders.acks=0')
  expect(value(files, 'producer.acks')).toBe('all')
  expect(value(files, 'producer.acks', { profiles: ['test'] })).toBe('0')
  const yaml = (profile: string) => `mp:
  messaging:
    outgoing:
      orders:
        connector: smallrye-kafka
"%${profile}":
  mp.messaging.outgoing.orders.acks: all
`
  expect(value({ 'application.yaml': yaml('prod') }, 'producer.acks')).toBe('all')
  expect(value({ 'application.yaml': yaml('dev') }, 'producer.acks')).toBe('1')
  const own = { ...files, 'application-prod.properties': 'mp.messaging.outgoing.orders.acks=0' }
  expect(value(own, 'producer.acks')).toBe('0')
})

test('a channel of another connector is left alone, and one that may be anybody’s is left out in a sentence', () => {
  expect(refusal(properties('mp.messaging.outgoing.a.connector=smallrye-amqp'))).toContain(
    'application.properties configures a MicroProfile application and no Kafka channel: looked for was mp.messaging',
  )
  expect(refusal(properties('mp.messaging.incoming.in.topic=t'))).toContain(
    'application.properties line 1: Whether the channel in is Kafka’s is not said (mp.messaging.incoming.in.connector=smallrye-kafka, or',
  )
  const build = '<project><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-messaging-kafka</artifactId>'
  const closed = `${build}</dependency></project>`
  expect(value({ ...properties('mp.messaging.outgoing.a.topic=t'), 'pom.xml': closed }, 'producer.acks')).toBe('1')
  expect(refusal({ 'pom.xml': closed })).toContain('pom.xml builds a Quarkus application, and no file configures it')
  expect(refusal(properties('quarkus.kafka-streams.topics=a'))).toContain('Its Kafka Streams are not read.')
})

test('Spring’s way to write a key is told with Kafka’s', () => {
  expect(warnings(incoming('mp.messaging.incoming.orders.auto-offset-reset=earliest'))).toEqual([
    'application.properties:2 Kafka knows no such key as stands here; right would be mp.messaging.incoming.orders.auto.offset.reset.',
  ])
})

test('variables of the one service that has such names lie over the files, and stand alone without them', () => {
  const compose = (...variables: readonly string[]): Files => ({
    'docker-compose.yml': `services:\n  order-service:\n    image: example/orders\n    environment:\n${variables.map(each => `      - ${each}\n`).join('')}`,
  })
  const files = properties('mp.messaging.outgoing.order-events.connector=smallrye-kafka')
  const over = compose('MP_MESSAGING_OUTGOING_ORDER_EVENTS_ACKS=all')
  expect(fact({ ...files, ...over }, 'producer.acks').origin).toMatchObject({ file: 'docker-compose.yml', line: 5 })
  const filled = properties(
    'mp.messaging.outgoing.orders.connector=smallrye-kafka',
    'mp.messaging.outgoing.orders.acks=${ORDER_ACKS:1}',
  )
  expect(value({ ...filled, ...compose('ORDER_ACKS=all') }, 'producer.acks')).toBe('all')
  const two = `${over['docker-compose.yml']!}  pay:\n    image: example/pay\n    environment:\n      - MP_MESSAGING_OUTGOING_PAY_ACKS=0\n`
  const both = { ...files, 'docker-compose.yml': two }
  expect(value(both, 'producer.acks', { only: ['order-events'] })).toBe('all')
  expect(value(both, 'producer.acks', { only: ['pay'] })).toBe('0')
  const alone = compose('MP_MESSAGING_INCOMING_ORDERS_ENABLE_AUTO_COMMIT=true')
  expect(value(alone, 'consumer.commit', java)).toBe('handed-out')
})

test('a value is changed where it stands, and a new key stands at the end of the file', () => {
  const changed = (files: Files, to: string) => {
    const edits = readEditor(configFiles(files), { sets: [], clients: [] })('producer.acks', to)
    return edited(files['application.properties']!, edits)
  }
  const said = outgoing('mp.messaging.outgoing.orders.acks=1', 'a=b')
  expect(changed(said, 'all')).toBe(said['application.properties']!.replace('acks=1', 'acks=all'))
  expect(changed(outgoing(), 'all')).toBe(
    'mp.messaging.outgoing.orders.connector=smallrye-kafka\nmp.messaging.outgoing.orders.acks=all',
  )
})
