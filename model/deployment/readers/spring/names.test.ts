import { expect, test } from 'vitest'
import { below, firstPart, isNamed, keyIn, springName } from './names.ts'
import { kafkaValue, plainScalar } from './values.ts'

test('one name however it is spelt, and a near miss is another', () => {
  const spellings = [
    'spring.kafka.consumer.enable-auto-commit',
    'spring.kafka.consumer.enableAutoCommit',
    'spring.kafka.consumer.enable_auto_commit',
    'SPRING_KAFKA_CONSUMER_ENABLEAUTOCOMMIT',
    'SPRING_KAFKA_CONSUMER_ENABLE_AUTO_COMMIT',
  ]
  for (const name of spellings) {
    expect(isNamed(springName(name), 'spring.kafka.consumer.enable-auto-commit'), name).toBe(true)
  }
  expect(isNamed(springName('spring.kafka.consumer.enable.auto.commit'), spellings[0]!)).toBe(false)
  expect(isNamed(springName('spring.kafka.consumer'), spellings[0]!)).toBe(false)
  expect(isNamed(springName('SPRING_KAFKA_CONSUMER_ENABLE_AUTO'), spellings[0]!)).toBe(false)
})

test('the keys of a map are Kafka’s, in brackets, dotted, nested or as a variable', () => {
  const key = (name: string) => {
    const rest = below(springName(name), 'spring.kafka.producer.properties')
    return rest && keyIn(rest)
  }
  expect(key('spring.kafka.producer.properties[enable.idempotence]')).toBe('enable.idempotence')
  expect(key('spring.kafka.producer.properties.enable.idempotence')).toBe('enable.idempotence')
  expect(key('SPRING_KAFKA_PRODUCER_PROPERTIES_ENABLE_IDEMPOTENCE')).toBe('enable.idempotence')
  expect(key('spring.kafka.producer.properties.enable_idempotence')).toBe('enableidempotence')
  expect(key('spring.kafka.producer.properties')).toBeUndefined()
  expect(key('spring.kafka.consumer.properties.acks')).toBeUndefined()
})

test('a binding’s name is one part, and of a variable the one that is known', () => {
  const after = (name: string) => below(springName(name), 'spring.cloud.stream.bindings')!
  expect(firstPart(after('spring.cloud.stream.bindings.process-in-0.group'))?.[0]).toBe('process-in-0')
  expect(firstPart(after('spring.cloud.stream.bindings[my.in].group'))?.[0]).toBe('my.in')
  const variable = after('SPRING_CLOUD_STREAM_BINDINGS_PROCESS_IN_0_GROUP')
  expect(firstPart(variable, ['process-in-0'])?.[0]).toBe('process-in-0')
  expect(firstPart(after('spring.cloud.stream.bindings.process-in-0'))).toBeUndefined()
})

test('durations, sizes, truths and enumerations are Kafka’s numbers and words', () => {
  const durations = ['5s', '100ms', '1m', '2h', 'PT1M30S', 'P1D', '250', '5 s'].map(text =>
    kafkaValue(text, 'duration'),
  )
  expect(durations).toEqual(['5000', '100', '60000', '7200000', '90000', '86400000', '250', '5 s'])
  expect(['16KB', '1MB', '16384', '2GiB'].map(text => kafkaValue(text, 'size'))).toEqual([
    '16384',
    '1048576',
    '16384',
    '2GiB',
  ])
  expect(['on', 'No', '1', 'maybe'].map(text => kafkaValue(text, 'truth'))).toEqual(['true', 'false', 'true', 'maybe'])
  expect(['read-committed', 'READ_COMMITTED', 'readCommitted'].map(text => kafkaValue(text, 'enumeration'))).toEqual([
    'read_committed',
    'read_committed',
    'read_committed',
  ])
})

test('a plain scalar is one of YAML 1.1', () => {
  expect(['yes', 'Off', 'TRUE', '1_000', '-1', '~', 'all', '0'].map(plainScalar)).toEqual([
    'true',
    'false',
    'true',
    '1000',
    '-1',
    '',
    'all',
    '0',
  ])
})
