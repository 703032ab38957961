import { expect, test } from 'vitest'
import { changed, factsOf, file } from './reading.test-data.ts'

const head = "import { Kafka } from 'kafkajs'\nconst kafka = new Kafka({})\n"

test('an option is replaced where it stands, whatever it was written as', () => {
  expect(changed(`${head}kafka.producer().send({ messages: [], acks: 1 })`, 'producer.acks', 'all')).toBe(
    `${head}kafka.producer().send({ messages: [], acks: -1 })`,
  )
  const byName = `${head}const acks = 1\nkafka.producer().send({ messages: [], acks })`
  expect(changed(byName, 'producer.acks', 'all')).toBe(byName.replace(', acks }', ', acks: -1 }'))
  const unread = `${head}kafka.producer().send({ messages: [], acks: process.env.ACKS ?? 1 })`
  expect(changed(unread, 'producer.acks', 'all')).toBe(unread.replace('process.env.ACKS ?? 1', '-1'))
  const choice = `${head}kafka.producer().send({ messages: [], acks: isProd ? -1 : 1 })`
  expect(changed(choice, 'producer.acks', 'all')).toBe(choice.replace('isProd ? -1 : 1', '-1'))
})

test('one that is not there is added, as the object is written', () => {
  const one = `${head}kafka.producer({ maxInFlightRequests: 1 })`
  expect(changed(one, 'producer.enable.idempotence', 'true')).toBe(one.replace('1 })', '1, idempotent: true })'))
  const lines = `${head}kafka.producer({\r\n  maxInFlightRequests: 1,\r\n})`
  expect(changed(lines, 'producer.enable.idempotence', 'true')).toBe(
    lines.replace('1,\r\n', '1,\r\n  idempotent: true,\r\n'),
  )
  const without = `${head}kafka.producer({\n\tmaxInFlightRequests: 1 // é😀\n})`
  expect(changed(without, 'producer.enable.idempotence', 'true')).toBe(
    without.replace('1 //', '1,\n\tidempotent: true //'),
  )
  expect(changed(`${head}kafka.producer()`, 'producer.enable.idempotence', 'true')).toBe(
    `${head}kafka.producer({ idempotent: true })`,
  )
  expect(changed(`${head}kafka.producer({})`, 'producer.retries', '7')).toBe(
    `${head}kafka.producer({ retry: { retries: 7 } })`,
  )
  const retry = `${head}kafka.producer({ retry: { factor: 2 } })`
  expect(changed(retry, 'producer.retries', '7')).toBe(retry.replace('2 }', '2, retries: 7 }'))
  const spread = `${head}kafka.producer({ idempotent: false, ...given })`
  expect(changed(spread, 'producer.enable.idempotence', 'true')).toBe(
    spread.replace('...given', '...given, idempotent: true'),
  )
})

test('every send of a producer is changed by one edit', () => {
  const sends = `${head}const producer = kafka.producer()\nproducer.send({ messages: [] })\nother()\nproducer.send({ messages: [a], acks: -1 })`
  const both = `${head}const producer = kafka.producer()\nproducer.send({ messages: [], acks: 1 })\nother()\nproducer.send({ messages: [a], acks: 1 })`
  expect(changed(sends.replace(', acks: -1', ''), 'producer.acks', '1')).toBe(both)
})

test('each client in its own words, and a topic in its', () => {
  const nest =
    "import { Transport } from '@nestjs/microservices'\nexport const o = { transport: Transport.KAFKA, options: { consumer: { groupId: 'g' } } }"
  expect(changed(nest, 'consumer.enable.auto.commit', 'false')).toBe(
    nest.replace("'g' } }", "'g' }, run: { autoCommit: false } }"),
  )
  const platformatic =
    "import { Consumer } from '@platformatic/kafka'\nnew Consumer({ groupId: 'g' }).consume({ topics: [] })"
  expect(changed(platformatic, 'consumer.isolation.level', 'read_committed')).toBe(
    platformatic.replace('[] }', '[], isolationLevel: 1 }'),
  )
  const rdkafka = "import { Producer } from 'node-rdkafka'\nnew Producer({ 'linger.ms': 5 })"
  expect(changed(rdkafka, 'producer.acks', 'all')).toBe(rdkafka.replace(' })', " }, { acks: 'all' })"))
  expect(changed(rdkafka, 'producer.enable.idempotence', 'true')).toBe(
    rdkafka.replace('5', "5, 'enable.idempotence': true"),
  )
  const confluent =
    "const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS\nnew Kafka({}).producer({ kafkaJS: { acks: 1 } })"
  expect(changed(confluent, 'producer.enable.idempotence', 'true')).toBe(
    confluent.replace('acks: 1', 'acks: 1, idempotent: true'),
  )
  const topic = `${head}kafka.admin().createTopics({ topics: [{ topic: 'a', replicationFactor: 1 }] })`
  expect(changed(topic, 'topic.replication.factor', '3')).toBe(topic.replace('Factor: 1', 'Factor: 3'))
  expect(changed(topic, 'topic.min.insync.replicas', '2')).toBe(
    topic.replace('Factor: 1', "Factor: 1, configEntries: [{ name: 'min.insync.replicas', value: '2' }]"),
  )
})

test('where the option cannot say it, or the object is made elsewhere, there is no edit', () => {
  const text = `${head}kafka.consumer({ groupId: 'g' }).subscribe({ topic: 't' })`
  expect(changed(text, 'consumer.auto.offset.reset', 'none')).toBeUndefined()
  expect(changed(`${head}kafka.producer(config.producer)`, 'producer.enable.idempotence', 'true')).toBeUndefined()
  const later = `${head}const options = {}\noptions.idempotent = flag\nkafka.producer(options)`
  expect(changed(later, 'producer.enable.idempotence', 'true')).toBeUndefined()
  expect(changed(text, 'consumer.handler', 'throws')).toBeUndefined()
})

test('what was changed is read back as it was meant', () => {
  const text = `${head}const producer = kafka.producer({\n  // as before\n  idempotent: false,\n})\nproducer.send({ messages: [] })`
  const after = changed(text, 'producer.enable.idempotence', 'true')!
  expect(factsOf(file(after))['producer.enable.idempotence']).toMatchObject({ value: true, origin: { line: 5 } })
})
