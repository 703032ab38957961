/**
 * Whole configurations: Apache Kafka's own sample files, retyped by their settings, and three sets as people run them.
 */
import { expect, test } from 'vitest'
import { NEVER, interpret, readConfiguration, type ConfigFile, type Deployment, type FactName } from './index.ts'

/** config/producer.properties */
const sampleProducer: ConfigFile = {
  name: 'producer.properties',
  text: `
# see org.apache.kafka.clients.producer.ProducerConfig for more details

############################# Producer Basics #############################

bootstrap.servers=localhost:9092

# specify the compression codec for all data generated: none, gzip, snappy, lz4, zstd
compression.type=none

# name of the partitioner class for partitioning records;
#partitioner.class=

# the maximum amount of time the client will wait for the response of a request
#request.timeout.ms=

# the producer will wait for up to the given delay to allow other records to be sent
#linger.ms=
#max.request.size=
#batch.size=
#buffer.memory=
`,
}

/** config/consumer.properties */
const sampleConsumer: ConfigFile = {
  name: 'consumer.properties',
  text: `
bootstrap.servers=localhost:9092

# consumer group id
group.id=test-consumer-group

# What to do when there is no initial offset in Kafka
#auto.offset.reset=
`,
}

const sampleServerBasics = `
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
log.dirs=/tmp/kafka-logs
num.partitions=1
num.recovery.threads.per.data.dir=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
#log.flush.interval.messages=10000
#log.flush.interval.ms=1000
log.retention.hours=168
#log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
`

/** config/server.properties of a ZooKeeper release */
const sampleServer: ConfigFile = {
  name: 'server.properties',
  text: `broker.id=0\n#listeners=PLAINTEXT://:9092\n${sampleServerBasics}
zookeeper.connect=localhost:2181
zookeeper.connection.timeout.ms=18000
group.initial.rebalance.delay.ms=0
`,
}

/** config/kraft/server.properties */
const sampleKraftServer: ConfigFile = {
  name: 'kraft/server.properties',
  text: `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL
${sampleServerBasics}`,
}

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: lines.join('\n') })

/** Nothing acknowledged is lost while one broker is gone. */
const safeSet: readonly ConfigFile[] = [
  file(
    'orders-producer.properties',
    'bootstrap.servers=kafka:9092',
    'acks=all',
    'enable.idempotence=true',
    'retries=2147483647',
  ),
  file(
    'orders-consumer.properties',
    'bootstrap.servers=kafka:9092',
    'group.id=orders',
    'enable.auto.commit=false',
    'auto.offset.reset=earliest',
  ),
  file(
    'broker.properties',
    'node.id=1',
    'process.roles=broker',
    'default.replication.factor=3',
    'min.insync.replicas=2',
  ),
]

/** The same with acks=1. */
const acksOneSet: readonly ConfigFile[] = [
  file('orders-producer.properties', 'bootstrap.servers=kafka:9092', 'acks=1', 'key.serializer=S'),
  ...safeSet.slice(1),
]

/** acks=all, and one replica is all. */
const minOneSet: readonly ConfigFile[] = [
  ...safeSet.slice(0, 2),
  file('broker.properties', 'node.id=1', 'process.roles=broker', 'default.replication.factor=3'),
]

const javaOn39 = { sets: [], clients: ['java@3.9'], broker: 'kafka@3.9' }

/** The values alone, without where they come from. */
function values(deployment: Deployment, ...names: readonly FactName[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map(name => [name, deployment[name].value]))
}

test("Apache's producer, consumer and server samples are told apart without being told, in ZooKeeper's form and in KRaft's", () => {
  const { files } = readConfiguration([sampleServer, sampleConsumer, sampleKraftServer, sampleProducer], javaOn39)
  expect(files).toEqual([
    { name: 'consumer.properties', role: 'consumer' },
    { name: 'kraft/server.properties', role: 'broker' },
    { name: 'producer.properties', role: 'producer' },
    { name: 'server.properties', role: 'broker' },
  ])
})

test("Apache's samples leave nearly everything to defaults, and each default names its version", () => {
  const deployment = interpret(readConfiguration([sampleProducer, sampleConsumer, sampleKraftServer], javaOn39))
  expect(values(deployment, 'topic.replication.factor', 'topic.min.insync.replicas', 'topic.flush.messages')).toEqual({
    'topic.replication.factor': 1,
    'topic.min.insync.replicas': 1,
    'topic.flush.messages': NEVER,
  })
  expect(values(deployment, 'producer.acks', 'producer.enable.idempotence', 'consumer.commit')).toEqual({
    'producer.acks': 'all',
    'producer.enable.idempotence': true,
    'consumer.commit': 'poll',
  })
  expect(deployment['topic.min.insync.replicas'].origin).toEqual({
    kind: 'default',
    of: 'kafka@3.9',
    key: 'min.insync.replicas',
  })
  expect(deployment['producer.acks'].origin).toEqual({ kind: 'default', of: 'java@3.9', key: 'acks' })
})

test('without --broker a default holds if every version since 0.11 has it, and the origin says so', () => {
  const { origin } = interpret(readConfiguration([sampleServer], { sets: [], clients: [] }))[
    'topic.unclean.leader.election.enable'
  ]
  expect(origin).toEqual({
    kind: 'default',
    of: 'kafka (every version since 0.11)',
    key: 'unclean.leader.election.enable',
  })
  const old = interpret(readConfiguration([sampleServer], { sets: [], clients: [], broker: 'kafka@0.10' }))
  expect(old['topic.unclean.leader.election.enable'].value).toBe(true)
})

test("ZooKeeper's keys are warned about in a broker that has lost them, and only there", () => {
  const texts = (broker: string) =>
    readConfiguration([sampleServer], { ...javaOn39, broker }).warnings.map(({ text }) => text)
  expect(texts('kafka@4.0')).toContain('zookeeper.connect is gone since Kafka 4.0, and has no effect in kafka@4.0.')
  expect(texts('kafka@3.9').join()).not.toContain('zookeeper')
})

test('the safe set is read as such, with the file and line of each setting', () => {
  const deployment = interpret(readConfiguration(safeSet, javaOn39))
  expect(
    values(deployment, 'producer.acks', 'topic.replication.factor', 'topic.min.insync.replicas', 'consumer.commit'),
  ).toEqual({
    'producer.acks': 'all',
    'topic.replication.factor': 3,
    'topic.min.insync.replicas': 2,
    'consumer.commit': 'manual',
  })
  expect(deployment['topic.min.insync.replicas'].origin).toEqual({
    kind: 'file',
    file: 'broker.properties',
    line: 4,
    key: 'min.insync.replicas',
    text: '2',
  })
})

test('acks=1 switches idempotence off without a word from Kafka, so ackproof says it, at the line (K11)', () => {
  const configuration = readConfiguration(acksOneSet, javaOn39)
  expect(interpret(configuration)['producer.enable.idempotence'].value).toBe(false)
  expect(configuration.warnings).toContainEqual({
    file: 'orders-producer.properties',
    line: 2,
    text: 'java@3.9 silently switches idempotence off because of acks=1; enable.idempotence=true would refuse to start instead.',
  })
})

test('acks=all with min in-sync 1 has its guilty line in no file, so the origin is the default', () => {
  const { value, origin } = interpret(readConfiguration(minOneSet, javaOn39))['topic.min.insync.replicas']
  expect([value, origin.kind]).toEqual([1, 'default'])
})

test("a topic's file overrides its broker's, and says nothing of replicas", () => {
  const topic = file('topic.properties', 'min.insync.replicas=1', 'flush.messages=1', 'cleanup.policy=delete')
  const deployment = interpret(readConfiguration([...safeSet, topic], javaOn39))
  expect(values(deployment, 'topic.min.insync.replicas', 'topic.flush.messages', 'topic.replication.factor')).toEqual({
    'topic.min.insync.replicas': 1,
    'topic.flush.messages': 1,
    'topic.replication.factor': 3,
  })
  const alone = readConfiguration([topic], javaOn39)
  expect(interpret(alone)['topic.replication.factor'].value).toBe('unknown')
  expect(alone.warnings.map(({ text }) => text).join()).toContain('No broker file was given')
})

test('min in-sync above the replication factor is legal and warned about (K05)', () => {
  const { warnings } = readConfiguration(safeSet, { ...javaOn39, sets: ['topic.replication.factor=1'] })
  expect(warnings).toContainEqual(
    expect.objectContaining({
      file: 'broker.properties',
      line: 4,
      text: expect.stringContaining('more than the replication factor 1'),
    }),
  )
})

test('a configuration is plain JSON, so that another process can interpret it', () => {
  const configuration = readConfiguration(acksOneSet, javaOn39)
  const copy: unknown = JSON.parse(JSON.stringify(configuration))
  expect(copy).toEqual(configuration)
  expect(JSON.parse(JSON.stringify(interpret(configuration)))).toEqual(interpret(configuration))
})

test('with no files and no options every fact is unknown, and says what would tell', () => {
  const facts = Object.values(interpret(readConfiguration([], { sets: [], clients: [] })))
  expect(facts.map(fact => fact.value).filter(value => value !== 'unknown')).toEqual([])
  for (const { origin } of facts)
    expect(origin).toMatchObject({ kind: 'unknown', why: expect.stringContaining('tell') })
})
