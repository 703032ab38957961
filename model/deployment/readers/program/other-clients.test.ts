import { expect, test } from 'vitest'
import type { ConfigFile } from '../part.ts'
import { factsOf, file, saidBy, warningsOf } from './reading.test-data.ts'

const nest = "import { Transport, ClientsModule, EventPattern, MessagePattern } from '@nestjs/microservices'\n"
const server = `${nest}NestFactory.createMicroservice(App, { transport: Transport.KAFKA, options: { consumer: { groupId: 'g' }, run: { autoCommit: false }, subscribe: { fromBeginning: true } } })\n`

test('NestJS: a server is a consumer, a client a producer, with kafkajs underneath', () => {
  expect(saidBy(file(server))['consumer g']).toMatchObject({
    'enable.auto.commit': 'false @2',
    'auto.offset.reset': 'earliest @2',
    'consumer.client': 'kafkajs @1',
  })
  const client = `${nest}ClientsModule.register([{ name: 'ORDERS', transport: Transport.KAFKA, options: {
  client: { brokers: [], retry: { retries: 2 } }, producer: { idempotent: true }, producerOnlyMode: true, send: { acks: 1 } } }])`
  expect(Object.keys(saidBy(file(client)))).toEqual(['producer ORDERS'])
  expect(saidBy(file(client))['producer ORDERS']).toMatchObject({
    retries: '2 @3',
    'enable.idempotence': 'true @3',
    acks: '1 @3',
  })
  const misplaced = file(
    `${nest}const x = { transport: Transport.KAFKA, options: { consumer: { groupId: 'g', fromBeginning: true } } }`,
  )
  expect(warningsOf(misplaced)).toEqual([
    '2: fromBeginning has no effect in options.consumer: it is read in subscribe().',
  ])
})

test('NestJS: what becomes of an exception turns on the handlers and on the version', () => {
  const handler = (decorator: string, body: string) =>
    file(`${nest}class C { @${decorator}('t') async on(data) { ${body} } }`, 'c.ts')
  const ends = (...files: readonly ConfigFile[]) => factsOf(file(server), ...files)['consumer.handler']
  const version = (of: string) =>
    file(`{ "dependencies": { "@nestjs/microservices": "${of}", "kafkajs": "^2.2.4" } }`, 'package.json')
  expect(ends()).toMatchObject({ value: 'unknown', origin: { among: ['throws', 'swallows'] } })
  const rethrows = handler('EventPattern', 'try { await save(data) } catch (e) { this.logger.error(e); throw e }')
  expect(ends(rethrows, version('^10.0.0')).value).toBe('throws')
  expect(ends(rethrows, version('^8.0.0')).value).toBe('unknown')
  expect(
    ends(handler('MessagePattern', 'try { await save(data) } catch (e) { throw e }'), version('^10.0.0')).value,
  ).toBe('unknown')
  expect(ends(handler('EventPattern', 'try { await save(data) } catch (e) { this.logger.error(e) }')).value).toBe(
    'swallows',
  )
})

test('NestJS: where its handlers acknowledge, if all of them do so there', () => {
  const commit = 'await context.getConsumer().commitOffsets([{ offset }])'
  const handlers = (...bodies: readonly string[]) =>
    file(
      `${nest}class C { ${bodies.map((body, i) => `@EventPattern('t${i}') async on${i}(data, context) { ${body} }`).join('\n')} }`,
      'c.ts',
    )
  const said = (...bodies: readonly string[]) => saidBy(file(server), handlers(...bodies))['consumer g']!
  expect(said(`await save(data); ${commit}`, `await send(data); ${commit}`)).toMatchObject({
    'consumer.ack.point': 'after @2',
    'consumer.handling': 'loop @2',
  })
  expect(said(`try { await save(data) } finally { ${commit} }`)['consumer.ack.point']).toBe('finally @2')
  expect(said(`await save(data); ${commit}`, `${commit}; await send(data)`)['consumer.ack.point']).toBeUndefined()
  expect(said(`await save(data); ${commit}`, 'await send(data)')['consumer.ack.point']).toBeUndefined()
})

const platformatic = "import { Consumer, Producer, ProduceAcks, MessagesStreamModes } from '@platformatic/kafka'\n"

test('@platformatic/kafka: acks count where something is sent, and nowhere else', () => {
  const text = (send: string) =>
    `${platformatic}const producer = new Producer({ clientId: 'a', acks: ProduceAcks.ALL, retries: true, maxInflights: 3 })\nproducer.send({ messages: [{ topic: 't' }]${send} })`
  expect(factsOf(file(text('')))['producer.acks'].value).toBe('1')
  expect(factsOf(file(text(', acks: ProduceAcks.ALL')))['producer.acks']).toMatchObject({
    value: 'all',
    origin: { line: 3 },
  })
  expect(warningsOf(file(text('')))).toEqual(['2: acks has no effect in new Producer(): it is read in send().'])
  expect(saidBy(file(text('')))['producer producer']).toMatchObject({
    retries: '2147483647 @2',
    'max.in.flight.requests.per.connection': '3 @2',
  })
})

test('@platformatic/kafka: a stream whose mode is not committed never looks at what was committed', () => {
  const text = (
    options: string,
  ) => `${platformatic}const consumer = new Consumer({ groupId: 'g', clientId: 'a', isolationLevel: 0 })
const stream = await consumer.consume({ topics: ['t'], autocommit: false${options} })
for await (const message of stream) { await store(message); await message.commit() }`
  const facts = (options: string) => factsOf(file(text(options)))
  expect(facts('')['consumer.ack.point']).toMatchObject({ value: 'never', origin: { line: 3 } })
  expect(facts('')['consumer.auto.offset.reset'].value).toBe('latest')
  expect(facts(", mode: 'earliest'")['consumer.auto.offset.reset'].value).toBe('earliest')
  const committed = facts(', mode: MessagesStreamModes.COMMITTED, fallbackMode: "fail"')
  expect(committed['consumer.ack.point']).toMatchObject({ value: 'after', origin: { line: 4 } })
  expect(committed['consumer.commit'].value).toBe('manual')
  expect(committed['consumer.auto.offset.reset'].value).toBe('none')
  expect(committed['consumer.isolation.level'].value).toBe('read_uncommitted')
  expect(facts(', mode')['consumer.commit']).toMatchObject({
    value: 'unknown',
    origin: { among: ['before-handler', 'manual'] },
  })
})

test("node-rdkafka: librdkafka's keys as they are; a topic's keys count in the second object alone", () => {
  const text = (global: string, topic: string) =>
    `const Kafka = require('node-rdkafka')\nconst producer = new Kafka.Producer({ 'client.id': 'a', dr_cb: true, ${global} }${topic})`
  const said = (global: string, topic = '') => saidBy(file(text(global, topic), 'a.js'))['producer producer']!
  expect(said("'request.required.acks': -1, 'max.in.flight': 2", ', { acks: 1 }')).toMatchObject({
    acks: '1 @2',
    'max.in.flight': '2 @2',
  })
  expect(said("acks: 'all'")['acks']).toBeUndefined()
  expect(warningsOf(file(text('acks: -1', ''), 'a.js'))).toEqual([
    '2: acks has no effect in the first object: it is read in the second, which is the configuration of topics.',
  ])
  expect(said("'sasl.password': 'hunter2'")).not.toHaveProperty('sasl.password')
  expect(
    saidBy(
      file(
        "import { createReadStream } from 'node-rdkafka'\ncreateReadStream({ 'group.id': 'g', 'enable.auto.commit': false }, { 'auto.offset.reset': 'smallest' }, { topics: [] })",
      ),
    ),
  ).toMatchObject({
    'consumer g': { 'enable.auto.commit': 'false @2', 'auto.offset.reset': 'smallest @2' },
  })
})

test('of two names of one key in librdkafka the last that stands there counts', () => {
  const inFlight = (options: string) =>
    factsOf(file(`import { Producer } from 'node-rdkafka'\nnew Producer({ ${options} })`))[
      'producer.max.in.flight.requests.per.connection'
    ].value
  expect(inFlight("'max.in.flight': 5, 'max.in.flight.requests.per.connection': 1")).toBe(1)
  expect(inFlight("'max.in.flight.requests.per.connection': 1, 'max.in.flight': 5")).toBe(5)
  expect(inFlight("...given, 'max.in.flight': 5")).toBe(5)
  expect(inFlight("'max.in.flight': 5, ...given")).toBe('unknown')
})

test("confluent's client: kafkaJS objects and librdkafka's keys, laid over each other", () => {
  const text = (own: string) => `const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS
const kafka = new Kafka({ kafkaJS: { brokers: [], retry: { retries: 8 }, acks: 0 }, 'linger.ms': 7 })
const producer = kafka.producer(${own})
const consumer = kafka.consumer({ kafkaJS: { groupId: 'g', fromBeginning: true, autoCommit: false, partitionAssigners: [Kafka.x] } })`
  const said = (own: string) => saidBy(file(text(own), 'a.js'))['producer producer']!
  expect(said('')).toMatchObject({ acks: '0 @2', retries: '8 @2', 'linger.ms': '7 @2' })
  expect(said("{ kafkaJS: { acks: 1, idempotent: true }, 'linger.ms': 0 }")).toMatchObject({
    acks: '1 @3',
    'linger.ms': '0 @3',
    'enable.idempotence': 'true @3',
  })
  expect(said("{ kafkaJS: { acks: 1 }, acks: 'all' }")['acks']).toBe('all @3')
  expect(saidBy(file(text(''), 'a.js'))['consumer g']).toMatchObject({
    'enable.auto.commit': 'false @4',
    'partition.assignment.strategy': 'is computed by the program @4',
  })
  const few = `import { KafkaJS } from '@confluentinc/kafka-javascript'
const few = new KafkaJS.Kafka({}).producer({ kafkaJS: { acks: -1 } })
const many = new KafkaJS.Kafka({}).producer({ acks: -1 })`
  expect(saidBy(file(few))['producer few']!['retries']).toBe('5 @2')
  expect(saidBy(file(few))['producer many']!['retries']).toBeUndefined()
  expect(warningsOf(file(text('{ idempotent: true, kafkaJS: {} }'), 'a.js'))).toContain(
    '3: idempotent has no effect in this object: it is read in kafkaJS.',
  )
})

test('package.json gives the version of the client: the lower bound of its range, where it names one', () => {
  const app = file("import { Kafka } from 'kafkajs'\nnew Kafka({}).producer()", 'apps/a/app.ts')
  const client = (version: string, name = 'package.json') => {
    const json = file(`{\n  "dependencies": {\n    "kafkajs": "${version}"\n  }\n}`, name)
    return saidBy(app, json)['producer producer']
  }
  expect(client('^2.2.4')!['producer.client']).toBe('kafkajs@2.2.4 @3')
  expect(client('>=1.15 <3')!['producer.client']).toBe('kafkajs@1.15 @3')
  expect(client('~2.1.0', 'apps/a/package.json')!['producer.client']).toBe('kafkajs@2.1.0 @3')
  for (const none of ['latest', '*', 'workspace:^', '2.x']) expect(client(none)!['producer.client']).toBe('kafkajs @1')
  expect(client('0.7.0')!['producer.client']).toBe('names a version that ackproof does not know @3')
})
