import { expect, test } from 'vitest'
import { documentOf, factsOf, file, saidBy, warningsOf } from './reading.test-data.ts'

const head =
  "import { Kafka } from 'kafkajs'\nconst kafka = new Kafka({ brokers: [], retry: { retries: 9 }, requestTimeout: 10_000 })\n"

test('what a producer is told stands in three places, and each option has its line', () => {
  const said = saidBy(
    file(`${head}const producer = kafka.producer({
  idempotent: true,
  maxInFlightRequests: 1,
  transactionalId: 'orders-tx',
  retry: { retries: 3 },
})
await (await producer.transaction()).send({ topic: 'orders', acks: -1, messages: [] })`),
  )
  expect(said).toEqual({
    'producer producer': {
      retries: '3 @7',
      'request.timeout.ms': '10000 @2',
      'enable.idempotence': 'true @4',
      'transactional.id': 'orders-tx @6',
      'max.in.flight.requests.per.connection': '1 @5',
      acks: '-1 @9',
      'producer.client': 'kafkajs @1',
    },
  })
})

test('a consumer is told what to do where it is made, where it subscribes, and where it runs', () => {
  const said = saidBy(
    file(`${head}const consumer = kafka.consumer({ groupId: 'billing', sessionTimeout: 45000, readUncommitted: true })
await consumer.subscribe({ topics: ['orders'], fromBeginning: true })
await consumer.run({ autoCommit: false, autoCommitInterval: 500, eachMessage: handle })`),
  )
  expect(said['consumer billing']).toEqual({
    'group.id': 'billing @3',
    'session.timeout.ms': '45000 @3',
    'isolation.level': 'read_uncommitted @3',
    'auto.offset.reset': 'earliest @4',
    'enable.auto.commit': 'false @5',
    'auto.commit.interval.ms': '500 @5',
    'consumer.client': 'kafkajs @1',
  })
})

test.each([
  ["import * as kafkajs from 'kafkajs'\nconst kafka = new kafkajs.Kafka({})"],
  ["import kafkajs from 'kafkajs'\nconst { Kafka: Client } = kafkajs; const kafka = new Client({})"],
  ["const { Kafka: K } = require('kafkajs')\nconst kafka = new K({})"],
  ["const kafkajs_1 = require('kafkajs')\nconst kafka = new kafkajs_1.Kafka({})"],
  ["const { Kafka } = await import('kafkajs')\nconst kafka = new Kafka({})"],
  ["import kafkajs = require('kafkajs')\nconst kafka = new kafkajs.Kafka({})"],
])('however it is imported: %s', imported => {
  const said = saidBy(
    file(`${imported}\nconst out = kafka.producer({ idempotent: true })\nout.send({ messages: [], acks: -1 })`),
  )
  expect(said['producer out']).toMatchObject({ 'enable.idempotence': 'true @3', acks: '-1 @4' })
  expect(said['producer out']!['retries']).toBeUndefined()
})

test('in a class, with private fields, a getter, and a promise', () => {
  const said = saidBy(
    file(`import { Kafka, type Producer } from 'kafkajs'
export class Events {
  readonly #producer: Producer
  private consumer = new Kafka({}).consumer({ groupId: 'g' })
  constructor() { this.#producer = new Kafka({}).producer({ maxInFlightRequests: 2 }) }
  async send(value: string) { await this.#producer.send({ topic: 't', acks: 1, messages: [{ value }] }) }
  async start() { await this.consumer.subscribe({ topic: 't', fromBeginning: false }); await this.consumer.run({ eachMessage: this.handle }) }
}`),
  )
  expect(said['producer #producer'] ?? said['producer ']).toMatchObject({
    acks: '1 @6',
    'max.in.flight.requests.per.connection': '2 @5',
  })
  expect(said['consumer g']).toMatchObject({ 'auto.offset.reset': 'latest @7' })
})

test('what is made in another file, and what is not given at all', () => {
  const made = file(
    "import { Kafka } from 'kafkajs'\nexport const producer = new Kafka({}).producer({ idempotent: true })",
    'kafka.ts',
  )
  const used = file(
    "import { producer } from './kafka'\nexport const send = () => producer.send({ topic: 't', messages: [], acks: -1 })",
    'service.ts',
  )
  expect(saidBy(made, used)['producer producer']).toMatchObject({ acks: '-1 @2', 'enable.idempotence': 'true @2' })
  expect(saidBy(made)['producer producer']).toMatchObject({ acks: 'is set in send(), which was not given @2' })
  const injected = file(
    "import type { Producer } from 'kafkajs'\nexport class S { constructor(private producer: Producer) {} send() { return this.producer.send({ topic: 't', messages: [], acks: 1 }) } }",
  )
  expect(saidBy(injected)['producer producer']).toMatchObject({
    acks: '1 @2',
    'enable.idempotence': 'is set where the producer is made, which was not given @2',
    retries: 'is set where the producer is made, which was not given @2',
  })
})

test('a producer whose sends differ is as many producers, and a consumer whose subscriptions differ likewise', () => {
  const said = saidBy(
    file(`${head}const producer = kafka.producer()
producer.send({ topic: 'metrics', acks: 0, messages: [] })
producer.send({ topic: 'orders', messages: [] })
const consumer = kafka.consumer({ groupId: 'g' })
consumer.subscribe({ topic: 'a', fromBeginning: true })
consumer.subscribe({ topic: 'b' })
consumer.run({ eachMessage })`),
  )
  expect(Object.keys(said)).toEqual([
    'producer producer.metrics',
    'producer producer.orders',
    'consumer g.a',
    'consumer g.b',
  ])
  expect(said['producer producer.metrics']!['acks']).toBe('0 @4')
  expect(said['producer producer.orders']!['acks']).toBe('-1 @5')
  expect(said['consumer g.a']!['auto.offset.reset']).toBe('earliest @7')
  expect(said['consumer g.b']!['auto.offset.reset']).toBeUndefined()
})

test('where one send cannot be read, the acks of all are unread', () => {
  const said = saidBy(
    file(`${head}const producer = kafka.producer()
export const send = (record: ProducerRecord) => producer.send(record)
producer.send({ topic: 'orders', messages: [], acks: 1 })`),
  )
  expect(said['producer producer']!['acks']).toBe('comes from a parameter @4')
})

test('what CommonJS exports, a namespace, and a default export lead to the same', () => {
  const acks = (made: string, used: string) =>
    saidBy(
      file(
        `const { Kafka } = require('kafkajs')\nconst kafka = new Kafka({ retry: { retries: 2 } })\n${made}`,
        'lib/kafka.js',
      ),
      file(`${used}\nout.send({ messages: [], acks: 1 })`, 'app.js'),
    )
  const expected = { retries: '2 @2', acks: '1 @2' }
  expect(
    Object.values(
      acks('module.exports = { kafka }', "const { kafka } = require('./lib/kafka'); const out = kafka.producer()"),
    )[0],
  ).toMatchObject(expected)
  expect(
    Object.values(acks('module.exports.out = kafka.producer()', "const { out } = require('./lib/kafka')"))[0],
  ).toMatchObject(expected)
  expect(
    Object.values(acks('export default kafka', "import k from './lib/kafka'; const out = k.producer()"))[0],
  ).toMatchObject(expected)
  expect(
    Object.values(
      acks('export const producer = kafka.producer()', "import * as all from './lib/kafka'; const out = all.producer"),
    )[0],
  ).toMatchObject(expected)
})

test('producers of one name in two files get the name of their file', () => {
  const text = "import { Kafka } from 'kafkajs'\nconst producer = new Kafka({}).producer({ idempotent: true })"
  const names = documentOf(file(text, 'src/orders.ts'), file(text, 'src/billing.ts')).parts.map(({ name }) => name)
  expect(names).toEqual(['orders.producer', 'billing.producer'])
})

test('an option in the wrong place has no effect, and a misspelt one neither: a warning says so', () => {
  expect(
    warningsOf(
      file(`${head}kafka.producer({ acks: -1, idempotence: true })
kafka.consumer({ groupId: 'g', fromBeginning: true, autoCommit: false, sesionTimeout: 1, ssl: {} })`),
    ),
  ).toEqual([
    '3: acks has no effect in kafka.producer(): it is read in send().',
    '3: idempotence is no option of kafka.producer(); did you mean idempotent?',
    '4: fromBeginning has no effect in kafka.consumer(): it is read in subscribe().',
    '4: autoCommit has no effect in kafka.consumer(): it is read in run().',
    '4: sesionTimeout is no option of kafka.consumer(); did you mean sessionTimeout?',
  ])
})

test('offsets that are sent with the transaction are the acknowledgement', () => {
  const facts = factsOf(
    file(`${head}const producer = kafka.producer({ transactionalId: \`tx-\${process.env.HOSTNAME}\`, idempotent: true })
const consumer = kafka.consumer({ groupId: 'g' })
await consumer.subscribe({ topic: 't' })
await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => {
  const transaction = await producer.transaction()
  await transaction.send({ topic: 'out', messages: [message] })
  await transaction.sendOffsets({ consumerGroupId: 'g', topics: [] })
  await transaction.commit()
} })`),
  )
  expect(facts['consumer.ack.point']).toMatchObject({ value: 'transaction', origin: { line: 9 } })
  expect(facts['producer.transactional.id']).toMatchObject({ value: true, origin: { line: 3, text: '(set)' } })
  expect(facts['consumer.group.metadata'].value).toBe('not-passed')
  expect(facts['producer.acks'].value).toBe('all')
})

test('objects that only their type tells are parts; a topic that admin makes is one', () => {
  const typed = file(
    "import type { ProducerConfig, ConsumerConfig } from 'kafkajs'\nexport const out: ProducerConfig = { idempotent: true }\nexport const back = { groupId: 'g' } satisfies ConsumerConfig",
  )
  expect(saidBy(typed)).toMatchObject({
    'producer out': { 'enable.idempotence': 'true @2' },
    'consumer back': { 'group.id': 'g @3' },
  })
  const topic = `${head}kafka.admin().createTopics({ topics: [
  { topic: 'orders', replicationFactor: 3, configEntries: [{ name: 'min.insync.replicas', value: '2' }, { name: 'retention.ms', value: ms }] },
  { topic: 'logs', replicationFactor: -1 },
  { topic: 'audit', replicationFactor: isProd ? 3 : 1 },
] })`
  expect(saidBy(file(topic))).toEqual({
    'topic orders': {
      'min.insync.replicas': '2 @4',
      'retention.ms': 'is computed by the program @4',
      'topic.replication.factor': '3 @4',
    },
    'topic logs': {},
    'topic audit': { 'topic.replication.factor': 'turns on a condition @6' },
  })
})

test('what is sent beside a transaction is not in it, whatever transactional id the producer has', () => {
  const made =
    "const producer = kafka.producer({ transactionalId: 'tx' })\nconst consumer = kafka.consumer({ groupId: 'g' })\nconst tx = await producer.transaction()\n"
  const within = "await tx.send({ topic: 'a', messages: [] })\n"
  const beside = "await producer.send({ topic: 'b', messages: [] })\n"
  const offsets = "await tx.sendOffsets({ consumerGroupId: 'g', topics: [] })"
  const said = (sends: string) => saidBy(file(`${head}${made}${sends}${offsets}`))
  expect(said(within)['producer producer']!['transactional.id']).toBe('tx @3')
  expect(said(within)['consumer g']!['consumer.ack.point']).toBe('transaction @7')
  expect(said(beside)['producer producer']!['transactional.id']).toBeUndefined()
  expect(said(beside)['consumer g']!['consumer.ack.point']).toBeUndefined()
  expect(warningsOf(file(`${head}${made}${beside}`))[0]).toBe(
    '3: transactionalId has no effect in kafka.producer() on what its own send() sends: it is read in transaction().',
  )
  expect(Object.keys(said(`${within}${beside}`)).slice(0, 2)).toEqual(['producer producer.a', 'producer producer.b'])
  expect(said(`${within}${beside}`)['producer producer.a']!['transactional.id']).toBe('tx @3')
  expect(said('')['producer producer']!['transactional.id']).toBe('tx @3')
})
