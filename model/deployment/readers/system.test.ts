import { expect, test } from 'vitest'
import {
  edited,
  interpret,
  readConfiguration,
  readEditor,
  type ConfigFile,
  type FactName,
  type Settings,
} from '../index.ts'

const none: Settings = { sets: [], clients: [] }
const file = (text: string, name = 'system.yml'): ConfigFile => ({ name, text })

/** Each fact as its value and the line that says so. */
function facts(text: string, settings: Settings, ...names: readonly FactName[]) {
  const deployment = interpret(readConfiguration([file(text)], settings))
  return names.map(name => {
    const { value, origin } = deployment[name]
    return `${value} ${origin.kind === 'file' ? origin.line : origin.kind}`
  })
}

const whole = `# what we run
broker:
  version: kafka@3.9
  server.properties: |
    broker.id=1

    default.replication.factor=3
topic:
  replication.factor: 3
  minInsyncReplicas: 2
producer:
  client: java@3.7
  acks: 1
  properties: |
    acks=all
    retries=5
consumer:
  client: java@3.7
  ack.point: after
  enable:
    auto:
      commit: false
effect: unique-key
facts:
  effect.key: record
`

test('every role is read, in keys, in nested keys, in text and in facts, each with its line', () => {
  const names = [
    'broker.version',
    'topic.replication.factor',
    'topic.min.insync.replicas',
    'producer.client',
    'producer.acks',
    'producer.retries',
    'consumer.ack.point',
    'consumer.enable.auto.commit',
    'effect',
    'effect.key',
  ] as const
  expect(facts(whole, none, ...names)).toEqual([
    'kafka@3.9 3',
    '3 9',
    '2 10',
    'java@3.7 12',
    '1 13',
    '5 16',
    'after 19',
    'false 22',
    'unique-key 23',
    'record 25',
  ])
})

const change = (text: string, fact: FactName, value: string, settings = none) => {
  const edits = readEditor([file(text)], settings)(fact, value)
  return edited(text, edits)
    .split('\n')
    .filter(line => !text.split('\n').includes(line))
}

test('a change goes where the value stands, in its words, and a new key beside the others', () => {
  expect(change(whole, 'producer.acks', 'all')).toEqual(['  acks: all'])
  expect(change(whole, 'producer.retries', '3')).toEqual(['    retries=3'])
  expect(change(whole, 'topic.min.insync.replicas', '1')).toEqual(['  minInsyncReplicas: 1'])
  expect(change(whole, 'producer.linger.ms', '5')).toEqual(['    linger.ms=5'])
  expect(change(whole, 'topic.unclean.leader.election.enable', 'false')).toEqual([
    '  unclean.leader.election.enable: false',
  ])
  expect(change(whole, 'consumer.ack.point', 'before')).toEqual(['  ack.point: before'])
})

test('texts under names of files have the role that the name says, others the one that their keys tell', () => {
  const text =
    'data:\n  producer-orders.properties: |\n    acks=0\n  x.conf: |\n    group.id=g\n    auto.offset.reset=none\n'
  expect(facts(text, none, 'producer.acks', 'consumer.auto.offset.reset')).toEqual(['0 3', 'none 6'])
})

test('several producers have names, and --only chooses one', () => {
  const text = 'producers:\n  orders:\n    acks: all\n  audit: |\n    acks=1\n'
  expect(() => readConfiguration([file(text)], none)).toThrow('--only orders or --only audit says which producer')
  expect(facts(text, { ...none, only: ['audit'] }, 'producer.acks')).toEqual(['1 5'])
})

test("Kafka's keys at the top, without more, have the role that they tell", () => {
  expect(facts('acks: all\nlinger.ms: 5\n', none, 'producer.acks')).toEqual(['all 1'])
})

test('a map of the application is read where --map says it is, in its own spelling', () => {
  const maps = [{ path: 'queue.kafka', role: 'producer' as const }]
  const text = 'queue:\n  kafka:\n    acks: 1\n    maxInFlightRequestsPerConnection: 7\n    minInsycReplicas: 1\n'
  const configuration = readConfiguration([file(text)], { ...none, maps })
  expect(facts(text, { ...none, maps }, 'producer.max.in.flight.requests.per.connection')).toEqual(['7 4'])
  expect(configuration.warnings).toContainEqual({
    file: 'system.yml',
    line: 5,
    text: 'minInsycReplicas is no key that a producer knows; did you mean min.insync.replicas?',
  })
  const flat = file('db.url=x\nqueue.kafka.acks=0\n', 'app.properties')
  expect(interpret(readConfiguration([flat], { ...none, maps }))['producer.acks'].value).toBe('0')
  expect(() => readConfiguration([file('acks: 1\n')], { ...none, maps })).toThrow(
    '--map queue.kafka=producer: no file has settings there',
  )
})

test('YAML without Kafka is refused, and broken YAML is said to be in the words of YAML', () => {
  const refusal = (text: string) => () => readConfiguration([file(text)], none)
  expect(refusal('name: ci\non: push\n')).toThrow('system.yml is YAML or JSON in which ackproof finds nothing of Kafka')
  expect(refusal('a:\n\tb: 1\n')).toThrow('system.yml line 2 is indented with a tab')
  expect(refusal('producer:\n  client: jaav@3.7\n')).toThrow('ackproof knows no such client')
  expect(refusal('producer:\n  acks: maybe\n')).toThrow('system.yml line 2: acks=maybe is no value that Kafka takes')
  expect(refusal('facts:\n  efect: none\n')).toThrow('system.yml line 2: ackproof has no such fact')
})

test('lines of keys and values stay .properties, whatever separates them', () => {
  const { files } = readConfiguration([{ name: 'p', text: 'acks: all\nlinger.ms: 5\nlinger.ms: 6\n' }], none)
  expect(files).toEqual([{ name: 'p', role: 'producer' }])
})

const benchmark = `name: Kafka
replicationFactor: 3
topicConfig: |
  min.insync.replicas=2
  flush.messages=1
commonConfig: |
  bootstrap.servers=\${kafkaServiceUrl:-localhost:9092}
  request.timeout.ms=60000
producerConfig: |
  acks=all
consumerConfig: |
  auto.offset.reset=earliest
server:
  port: 8080
`

test('the form of the benchmarks is read: texts by role, what is common below them, the replication factor beside them', () => {
  const names = [
    'topic.replication.factor',
    'topic.min.insync.replicas',
    'topic.flush.messages',
    'producer.request.timeout.ms',
    'producer.acks',
    'consumer.auto.offset.reset',
  ] as const
  expect(facts(benchmark, none, ...names)).toEqual(['3 2', '2 4', '1 5', '60000 8', 'all 10', 'earliest 12'])
  expect(readConfiguration([file(benchmark)], none).files.map(({ role }) => role)).toEqual([
    'topic',
    'producer',
    'consumer',
  ])
  expect(change(benchmark, 'topic.replication.factor', '2')).toEqual(['replicationFactor: 2'])
})

test("topics of an application's own list have their copies and Kafka's settings in the words that are usual there", () => {
  const list = `kafka:
  topics:
    - name: orders
      partitions: 3
      replicationFactor: \${RF:3}
      config:
        min.insync.replicas: 2
    - name: audit
      num.partitions: 1
      replication: 1
`
  const topic = (name: string) => readConfiguration([file(list)], { ...none, only: [name] })
  const copies = (name: string) => interpret(topic(name))['topic.replication.factor']
  expect(copies('audit')).toMatchObject({ value: 1, origin: { line: 10, key: 'replication' } })
  expect(copies('orders').origin).toMatchObject({ why: expect.stringContaining('line 5 is a template') as string })
  expect(interpret(topic('orders'))['topic.min.insync.replicas']).toMatchObject({ value: 2, origin: { line: 7 } })
  expect(topic('audit').warnings.map(({ text }) => text)).toEqual([expect.stringContaining('No broker file was given')])
  const editor = readEditor([file(list)], { ...none, only: ['audit'] })
  expect(edited(list, editor('topic.replication.factor', '3'))).toBe(list.replace('replication: 1', 'replication: 3'))
})

test('what a tool takes for all topics is no topic, and -1 is as many copies as the brokers say', () => {
  const gitops =
    'topics:\n  defaults:\n    replication: 3\n  orders:\n    replication: -1\n    configs:\n      min.insync.replicas: 1\n'
  expect(facts(gitops, none, 'topic.min.insync.replicas', 'topic.replication.factor')).toEqual([
    '1 7',
    'unknown unknown',
  ])
})

test('the topic that a benchmark configures is the one whose copies it states', () => {
  const benchmark = 'replicationFactor: 3\ntopicConfig: |\n  min.insync.replicas=2\n'
  const read = readConfiguration([file(benchmark)], none)
  expect(read.warnings.some(({ text }) => text.includes('is taken to hold for'))).toBe(false)
  const editor = readEditor([file(benchmark)], none)
  expect(edited(benchmark, editor('topic.replication.factor', '2'))).toContain('replicationFactor: 2')
  expect(edited(benchmark, editor('topic.min.insync.replicas', '1'))).toContain('min.insync.replicas=1')
})

test('what says nothing of Kafka is left out beside a file that speaks, with a word', () => {
  const speaks = file('acks: all\nproducer:\n  acks: 1\n', 'p.yml')
  const warned = (...others: readonly ConfigFile[]) =>
    readConfiguration([speaks, ...others], none)
      .warnings.filter(({ file: name }) => name !== 'p.yml')
      .map(({ line, text }) => `${line ?? ''} ${text}`)
  expect(warned(file('nodes: [a]\n', 'r.yml'), file('resource "a" "b" {\n}\n', 'm.tf'))).toEqual([
    ' m.tf says nothing of Kafka, and is left out.',
    ' r.yml says nothing of Kafka, and is left out.',
  ])
  expect(warned(file('kafka:\n  config:\n    min.insync.replicas: 2\n', 'v.yml'))).toContain(
    "3 A key of Kafka's stands here in a place that ackproof does not know, and is not read: perhaps --map kafka.config=broker would.",
  )
})

test('where a key of Kafka stands in a place that nobody knows, the option that reads it is named', () => {
  const own = 'platform:\n  kafka:\n    settings:\n      default.replication.factor: 3\n      min.insync.replicas: 2\n'
  expect(() => readConfiguration([file(own)], none)).toThrow(
    "--map says where an application keeps its own, here perhaps --map platform.kafka.settings=broker, where line 4 has a key of Kafka's.",
  )
  const maps = [{ path: 'platform.kafka.settings', role: 'broker' as const }]
  expect(facts(own, { ...none, maps }, 'topic.min.insync.replicas')).toEqual(['2 5'])
  expect(() => readConfiguration([file('a:\n  b: 1\n')], none)).toThrow('such as --map queue.kafka=producer.')
})
