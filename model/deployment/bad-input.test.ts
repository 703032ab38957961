import { expect, test } from 'vitest'
import { interpret, readConfiguration, UsageError, type ConfigFile, type Settings } from './index.ts'

const settings = (some: Partial<Settings>): Settings => ({ sets: [], clients: [], ...some })
const read = (as: ConfigFile['as'] & string, line: string) =>
  readConfiguration([{ name: 'x.properties', text: `# first\n${line}`, as }], settings({ clients: ['java@3.7'] }))

test('a bad value names file, line, key and what would be right', () => {
  const bad = [
    ['producer', 'acks=maybe', '0, 1, all or -1'],
    ['producer', 'acks=ALL', '0, 1, all or -1'],
    ['producer', 'acks=', '0, 1, all or -1'],
    ['producer', 'retries=many', 'a whole number from 0 to 2147483647'],
    ['producer', 'retries=2147483648', 'a whole number from 0 to 2147483647'],
    ['producer', 'enable.idempotence=yes', 'true or false'],
    ['producer', 'max.in.flight.requests.per.connection=0', 'a whole number from 1 to 2147483647'],
    ['consumer', 'enable.auto.commit=yes', 'true or false'],
    ['consumer', 'isolation.level=READ_COMMITTED', 'read_uncommitted or read_committed'],
    ['consumer', 'session.timeout.ms=abc', 'a whole number from 1 to 2147483647'],
    ['consumer', 'max.poll.interval.ms=-5', 'a whole number from 1 to 2147483647'],
    ['producer', 'transaction.timeout.ms=abc', 'a whole number from 1 to 2147483647'],
    ['producer', 'transaction.timeout.ms=-5', 'a whole number from 1 to 2147483647'],
    ['consumer', 'heartbeat.interval.ms=', 'a whole number from 0 to 2147483647'],
    ['consumer', 'group.protocol=share', 'classic or consumer'],
    ['topic', 'min.insync.replicas=0', 'a whole number from 1 to 2147483647'],
    ['broker', 'default.replication.factor=three', 'a whole number from 1 to 32767'],
    ['broker', 'unclean.leader.election.enable=1', 'true or false'],
  ] as const
  for (const [role, line, right] of bad) {
    const sentence = `x.properties line 2: ${line} is no value that Kafka takes; right would be ${right}.`
    expect(() => read(role, line), line).toThrow(new UsageError(sentence))
  }
})

test('a bad value is refused even where another file or an option overrides it', () => {
  const files = [
    { name: 'b', text: 'node.id=1\nmin.insync.replicas=0' },
    { name: 't', text: 'cleanup.policy=delete\nmin.insync.replicas=2' },
  ]
  expect(() => readConfiguration(files, settings({}))).toThrow('b line 2: min.insync.replicas=0')
  expect(() => readConfiguration(files, settings({ sets: ['topic.min.insync.replicas=2'] }))).toThrow('b line 2')
})

test('what Kafka does take is taken: blanks around, any case of true, the largest of all flush intervals', () => {
  for (const line of [
    'enable.idempotence = TRUE ',
    'acks = -1',
    'retries=+5',
    'max.in.flight.requests.per.connection=05',
  ]) {
    expect(() => read('producer', line), line).not.toThrow()
  }
  for (const line of ['session.timeout.ms=45000', 'max.poll.interval.ms=${MS}', 'group.protocol=Classic']) {
    expect(() => read('consumer', line), line).not.toThrow()
  }
  expect(() => read('topic', 'flush.messages=9223372036854775807')).not.toThrow()
  expect(() => read('topic', 'flush.messages=9223372036854775808')).toThrow('right would be')
})

test('an unknown fact is refused with the nearest one, also where only the role is missing', () => {
  const set = (text: string) => () => readConfiguration([], settings({ sets: [text] }))
  expect(set('topic.replication.facto=3')).toThrow('right would be topic.replication.factor.')
  expect(set('acks=1')).toThrow('right would be producer.acks.')
  expect(set('nothing.like.it=1')).toThrow('right would be one of broker.version')
  expect(set('topic.replication.factor')).toThrow('--set needs a fact and its value')
  expect(set('topic.replication.factor=0')).toThrow('--set topic.replication.factor=0 is no value')
})

test('a client is named by its family and, where that matters, by its version', () => {
  const client = (text: string) => () => readConfiguration([], settings({ clients: [text] }))
  expect(client('java')).toThrow('What java does depends on its version: say which, such as java@3.7.')
  expect(client('jav@3.7')).toThrow('right would be java@3.7')
  expect(client('librdkafa')).toThrow('right would be librdkafka@2.3')
  expect(client('broker=java@3.7')).toThrow('--client names a producer or a consumer')
  expect(client('kafka-python@2.0')).toThrow('ackproof knows kafka-python since 3.0')
  expect(client('spring@2.8')).toThrow('does not know which Java client spring@2.8 brings')
  expect(client('spring@2.8+3.1')).toThrow('spring@2.8+3.1.0 leaves idempotence off and spring@2.8+3.1.1 turns it on')
  expect(client('java@3.7+3.8')).toThrow('ackproof knows no such client')
  for (const right of ['spring@2.8.4', 'spring@2.8+3.1.1', 'spring@2.2']) expect(client(right), right).not.toThrow()
  for (const right of ['librdkafka', 'kafkajs', 'producer=confluent-kafka-python@2.3', 'consumer=java@3.9.1']) {
    expect(client(right), right).not.toThrow()
  }
})

test('two options that contradict each other are refused, and two that agree are not', () => {
  const twice =
    (...clients: readonly string[]) =>
    () =>
      readConfiguration([], settings({ clients }))
  expect(twice('java@3.7', 'consumer=librdkafka')).toThrow(
    '--client java@3.7 and --client consumer=librdkafka contradict each other',
  )
  expect(twice('java@3.7', 'consumer=java@3.7')).not.toThrow()
  expect(twice('producer=java@3.7', 'consumer=librdkafka')).not.toThrow()
})

test('options of few values say which, and a broker is named by its version', () => {
  expect(() => readConfiguration([], settings({ ackPoint: 'later' }))).toThrow(
    'right would be before, after, lowest-unfinished, finally, never or transaction',
  )
  expect(() => readConfiguration([], settings({ handler: 'dies' }))).toThrow('right would be throws or swallows')
  expect(() => readConfiguration([], settings({ onSendFailure: 'cry' }))).toThrow(
    'right would be ignore, retry or report',
  )
  expect(() => readConfiguration([], settings({ broker: '3.9' }))).toThrow('right would be --broker kafka@3.9')
})

test('a value that is encrypted is unknown, and not quoted', () => {
  for (const cipher of ['ENC(c2VjcmV0)', '{cipher}c2VjcmV0', 'ENC[PKCS7,c2VjcmV0]']) {
    const configuration = read('producer', `acks=${cipher}\ntransaction.timeout.ms=${cipher}`)
    const { value, origin } = interpret(configuration)['producer.acks']
    expect([value, origin.kind === 'unknown' && origin.why]).toEqual([
      'unknown',
      'acks in x.properties line 2 is encrypted; --set producer.acks, or the line as it really is, would tell',
    ])
    expect(JSON.stringify(configuration)).not.toContain('c2VjcmV0')
  }
})
