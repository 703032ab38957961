/**
 * Containers that are clients of Kafka: Spring applications, programs with names of their own, Connect workers.
 */
import { expect, test } from 'vitest'
import {
  edited,
  interpret,
  readConfiguration,
  readEditor,
  type ConfigFile,
  type FactName,
  type Settings,
} from '../../index.ts'

const compose = (image: string, ...environment: readonly string[]): ConfigFile => ({
  name: 'compose.yml',
  text: [
    'services:',
    '  orders:',
    `    image: ${image}`,
    '    environment:',
    ...environment.map(line => `      ${line}`),
    '',
  ].join('\n'),
})
const broker = { name: 'kafka.yml', text: 'services:\n  kafka:\n    image: apache/kafka:3.9.0\n' }
const none: Settings = { sets: [], clients: [] }
const fact = (files: readonly ConfigFile[], name: FactName, settings = none) => {
  const { value, origin } = interpret(readConfiguration(files, settings))[name]
  return origin.kind === 'file' ? `${value} ${origin.file}:${origin.line} ${origin.key}` : origin.kind
}
const afterChange = (file: ConfigFile, name: FactName, value: string) => {
  const edits = readEditor([file], none)(name, value)
  return edited(file.text, edits)
    .split('\n')
    .filter(line => !file.text.split('\n').includes(line))
}

test('an application is configured by the names that Spring knows', () => {
  const app = compose(
    'registry.example.com/shop/orders:1.4.2',
    'SPRING_KAFKA_BOOTSTRAP_SERVERS: kafka:9092',
    'SPRING_KAFKA_PRODUCER_ACKS: 1',
    'SPRING_KAFKA_PRODUCER_PROPERTIES_ENABLE_IDEMPOTENCE: "false"',
    'SPRING_KAFKA_CONSUMER_AUTOOFFSETRESET: earliest',
  )
  expect(fact([app], 'producer.acks')).toBe('1 compose.yml:6 SPRING_KAFKA_PRODUCER_ACKS')
  expect(fact([app], 'producer.enable.idempotence')).toBe(
    'false compose.yml:7 SPRING_KAFKA_PRODUCER_PROPERTIES_ENABLE_IDEMPOTENCE',
  )
  expect(fact([app], 'consumer.auto.offset.reset')).toBe('earliest compose.yml:8 SPRING_KAFKA_CONSUMER_AUTOOFFSETRESET')
  expect(afterChange(app, 'producer.acks', 'all')).toEqual(['      SPRING_KAFKA_PRODUCER_ACKS: all'])
})

test("Spring's value that the shell gives is unknown", () => {
  const app = compose(
    'registry.example.com/shop/orders',
    '- SPRING_KAFKA_PRODUCER_ACKS',
    '- SPRING_KAFKA_PRODUCER_RETRIES=3',
  )
  expect(interpret(readConfiguration([app], none))['producer.acks'].value).toBe('unknown')
  expect(fact([app], 'producer.retries')).toBe('3 compose.yml:6 SPRING_KAFKA_PRODUCER_RETRIES')
})

test("a default that Spring's variable has is said to be one", () => {
  const app = compose('registry.example.com/shop/orders', 'SPRING_KAFKA_PRODUCER_ACKS: ${ACKS:-1}')
  expect(fact([app], 'producer.acks')).toBe('1 compose.yml:5 SPRING_KAFKA_PRODUCER_ACKS')
  expect(readConfiguration([app], none).warnings).toContainEqual({
    file: 'compose.yml',
    line: 5,
    text: 'SPRING_KAFKA_PRODUCER_ACKS is taken to be 1, the default of ${ACKS}, which nothing that was given sets.',
  })
  expect(afterChange(app, 'producer.acks', 'all')).toEqual(['      SPRING_KAFKA_PRODUCER_ACKS: ${ACKS:-all}'])
})

test('an application that says nothing that decides is told by its own files', () => {
  const app = compose('registry.example.com/shop/orders', 'SPRING_KAFKA_BOOTSTRAP_SERVERS: kafka:9092')
  expect(readConfiguration([app, broker], none).files.map(({ role }) => role)).toEqual(['broker'])
})

test('a path of --map that no variable begins with is refused', () => {
  const app = compose('registry.example.com/shop/orders', 'KAFKA_PRODUCER_ACKS: all')
  const maps = (path: string): Settings => ({ ...none, maps: [{ path, role: 'producer' }] })
  expect(fact([app], 'producer.acks', maps('kafka.producer'))).toBe('all compose.yml:5 KAFKA_PRODUCER_ACKS')
  expect(() => readConfiguration([app, broker], maps('KAFKA_PUBLISHER'))).toThrow(
    '--map KAFKA_PUBLISHER=producer: no file has settings there',
  )
})

test('a worker that configures its clients is Connect, with what Connect does by default', () => {
  const worker = compose('confluentinc/cp-kafka-connect:7.5.1', 'CONNECT_GROUP_ID: c', 'CONNECT_PRODUCER_ACKS: 1')
  expect(fact([worker], 'producer.acks')).toBe('1 compose.yml:6 CONNECT_PRODUCER_ACKS')
  expect(fact([worker], 'producer.client')).toBe('connect@3.5 compose.yml:3 confluentinc/cp-kafka-connect:7.5.1')
  const deployment = interpret(readConfiguration([worker], none))
  expect(deployment['producer.enable.idempotence'].value).toBe(false)
  expect(deployment['producer.max.in.flight.requests.per.connection'].value).toBe(1)
  expect(afterChange(worker, 'producer.acks', 'all')).toEqual(['      CONNECT_PRODUCER_ACKS: all'])
  expect(afterChange(worker, 'producer.enable.idempotence', 'true')).toEqual([
    "      CONNECT_PRODUCER_ENABLE_IDEMPOTENCE: 'true'",
  ])
})

test('a worker that says nothing is there for others', () => {
  const worker = compose('confluentinc/cp-kafka-connect:7.5.1', 'CONNECT_GROUP_ID: c', 'CONNECT_PRODUCER_CLIENT_ID: c')
  expect(readConfiguration([worker, broker], none).files.map(({ role }) => role)).toEqual(['broker'])
})
