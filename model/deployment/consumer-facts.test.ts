import { expect, test } from 'vitest'
import {
  branches,
  factNames,
  interpret,
  possibleValues,
  readConfiguration,
  titleOf,
  type FactName,
  type Settings,
} from './index.ts'

const read = (settings: Partial<Settings>, ...lines: readonly string[]) =>
  readConfiguration([{ name: 'c.properties', text: lines.join('\n'), as: 'consumer' }], {
    sets: [],
    clients: [],
    ...settings,
  })
const commit = (client: string, ...lines: readonly string[]) =>
  interpret(read({ clients: [client] }, ...lines))['consumer.commit'].value
const empty = readConfiguration([], { sets: [], clients: [] })

test('how offsets get committed turns on the client first (S17)', () => {
  expect(commit('java@3.7')).toBe('poll')
  expect(commit('kafka-python@3.0')).toBe('poll')
  expect(commit('librdkafka@2.3')).toBe('handed-out')
  expect(commit('confluent-kafka-go@2.3')).toBe('handed-out')
  expect(commit('kafkajs@2.2')).toBe('after-handler')
  expect(commit('sarama')).toBe('after-handler')
  expect(commit('platformatic')).toBe('before-handler')
  expect(commit('segmentio')).toBe('before-handler')
  expect(commit('franz-go')).toBe('poll')
})

test('with auto-commit off the application commits, except in Spring, whose container does', () => {
  for (const client of ['java@3.7', 'librdkafka', 'kafkajs', 'kafka-python@3.0']) {
    expect(commit(client, 'enable.auto.commit=false')).toBe('manual')
  }
  expect(commit('spring@3.1')).toBe('after-handler')
  expect(commit('spring@3.1', 'enable.auto.commit=true')).toBe('poll')
  expect(commit('spring@2.2')).toBe('poll')
  expect(commit('spring@2.2', 'enable.auto.commit=false')).toBe('after-handler')
})

test('librdkafka without automatic store leaves the moment to the application; to Java that key means nothing', () => {
  const line = 'enable.auto.offset.store=false'
  expect(commit('librdkafka@2.3', line)).toBe('manual')
  expect(commit('librdkafka@2.3', line.replace('false', 'true'))).toBe('handed-out')
  expect(commit('java@3.7', line)).toBe('poll')
})

test('start and isolation differ by client, and librdkafka has more names for the start', () => {
  const start = (client: string, ...lines: readonly string[]) =>
    interpret(read({ clients: [client] }, ...lines))['consumer.auto.offset.reset'].value
  expect([start('java@3.7'), start('segmentio'), start('franz-go')]).toEqual(['latest', 'earliest', 'earliest'])
  expect(start('librdkafka', 'auto.offset.reset=smallest')).toBe('earliest')
  expect(() => start('java@3.7', 'auto.offset.reset=smallest')).toThrow('right would be earliest, latest or none')
  expect(start('java@4.0', 'auto.offset.reset=by_duration:PT1H')).toBe('unknown')
  expect(interpret(read({ clients: ['librdkafka'] }))['consumer.isolation.level'].value).toBe('read_committed')
})

test('the facts that no file gives come from options, with the words of the option as origin', () => {
  const deployment = interpret(read({ ackPoint: 'finally', handler: 'swallows', onSendFailure: 'ignore' }))
  expect(deployment['consumer.ack.point']).toEqual({
    value: 'finally',
    origin: { kind: 'option', text: '--ack-point finally' },
  })
  expect(deployment['consumer.handler'].value).toBe('swallows')
  expect(deployment['producer.on.send.failure'].value).toBe('ignore')
})

test('an option outweighs a file', () => {
  const deployment = interpret(
    read({ sets: ['consumer.isolation.level=read_committed'] }, 'isolation.level=read_uncommitted'),
  )
  expect(deployment['consumer.isolation.level']).toMatchObject({ value: 'read_committed', origin: { kind: 'option' } })
})

test('group.protocol=consumer is noted, because its rebalances are not the classic ones', () => {
  expect(read({}, 'group.protocol=consumer').warnings[0]?.text).toContain('KIP-848')
  expect(read({}, 'group.protocol=classic').warnings).toEqual([])
})

test('Java with group.protocol=consumer commits what was handed out until 4.0, which mended KAFKA-18641 (C03)', () => {
  const line = 'group.protocol=CONSUMER'
  expect(commit('java@3.7', line)).toBe('handed-out')
  expect(commit('java@3.9.1', line)).toBe('handed-out')
  expect(commit('spring@3.2', line, 'enable.auto.commit=true')).toBe('handed-out')
  expect(commit('java@4.0', line)).toBe('poll')
  expect(commit('java@3.6', line)).toBe('poll')
  expect(commit('java@3.7', 'group.protocol=classic')).toBe('poll')
  expect(commit('java@3.7', line, 'enable.auto.commit=false')).toBe('manual')
  expect(commit('spring@3.2', line)).toBe('after-handler')
})

test('of a template only what may come out is asked: of the protocol, of auto-commit', () => {
  const commits = (...lines: readonly string[]) =>
    possibleValues('consumer.commit', interpret(read({ clients: ['java@3.7'] }, ...lines)))
  expect(commits('group.protocol=${P}')).toEqual(['poll', 'handed-out'])
  expect(commits('group.protocol=consumer', 'enable.auto.commit=${A}')).toEqual(['handed-out', 'manual'])
  expect(commits('enable.auto.commit=${A}')).toEqual(['poll', 'manual'])
})

test('an unknown client branches into one for each behaviour, and its defaults follow', () => {
  const commits = branches(read({}, 'group.id=g'), 'consumer.client').map(branch =>
    'deployment' in branch ? [titleOf(String(branch.value)), branch.deployment['consumer.commit'].value] : [],
  )
  expect(commits).toContainEqual(['Java 3.0.1 to 3.9', 'poll'])
  expect(commits).toContainEqual(['librdkafka', 'handed-out'])
  expect(new Set(commits.map(([, value]) => value))).toEqual(
    new Set(['poll', 'handed-out', 'after-handler', 'before-handler']),
  )
})

test('a branch that cannot be says why, instead of having facts', () => {
  const all = branches(read({}, 'auto.offset.reset=smallest'), 'consumer.client')
  const refused = all.filter(branch => 'refused' in branch).map(branch => branch.value)
  expect(refused).toContain('java@3.7')
  expect(refused).not.toContain('librdkafka@2.3')
})

test('an assumption fills only what is unknown', () => {
  const deployment = interpret(read({ sets: ['topic.replication.factor=3'] }), {
    'topic.replication.factor': 1,
    'topic.min.insync.replicas': 2,
  })
  expect(deployment['topic.replication.factor'].value).toBe(3)
  expect(deployment['topic.min.insync.replicas']).toEqual({
    value: 2,
    origin: { kind: 'assumed', text: 'if topic.min.insync.replicas is 2' },
  })
})

test('assuming every fact in turn, in order, leaves nothing unknown that plays a part', () => {
  const assume: Partial<Record<FactName, string | number | boolean>> = {}
  for (const name of factNames) {
    const [first] = possibleValues(name, interpret(empty, assume as never))
    if (first !== undefined) assume[name] = first
  }
  const deployment = interpret(empty, assume as never)
  expect(factNames.filter(name => deployment[name].value === 'unknown')).toEqual([
    'broker.storage',
    'producer.transactional.id.per',
    'consumer.ack.point',
    'consumer.group.metadata',
    'effect.key',
  ])
  for (const idle of factNames.filter(name => deployment[name].value === 'unknown'))
    expect(possibleValues(idle, deployment)).toEqual([])
})

test('idempotence cannot be assumed beside acks=1', () => {
  expect(possibleValues('producer.enable.idempotence', interpret(empty, { 'producer.acks': '1' }))).toEqual([false])
  expect(possibleValues('producer.enable.idempotence', interpret(empty, { 'producer.acks': 'all' }))).toEqual([
    false,
    true,
  ])
})

test('what is given up for a rebalance turns on the assignors: cooperative where all of them are; an unknown one is not guessed', () => {
  const key = 'partition.assignment.strategy'
  const strategy = (client: string, ...lines: readonly string[]) =>
    interpret(read({ clients: [client] }, ...lines))[`consumer.${key}`].value
  const java = 'org.apache.kafka.clients.consumer.'
  expect(strategy('java@3.7')).toBe('eager')
  expect(strategy('franz-go')).toBe('cooperative')
  expect(strategy('java@3.7', `${key}=${java}CooperativeStickyAssignor`)).toBe('cooperative')
  expect(strategy('java@3.7', `${key}=${java}CooperativeStickyAssignor,${java}RangeAssignor`)).toBe('eager')
  expect(strategy('librdkafka@2.3', `${key}=cooperative-sticky`)).toBe('cooperative')
  expect(strategy('java@3.7', `${key}=com.example.OwnAssignor`)).toBe('unknown')
  const warned = (names: string) => read({}, `${key}=${names}`).warnings.map(({ line, text }) => `${line}: ${text}`)
  expect(warned(`${java}RangeAssignor`)).toEqual([])
  expect(warned('org.example.MyAssignor')).toEqual([
    `1: ${key} names an assignor that ackproof does not know: what a rebalance takes away is unknown.`,
  ])
})

test('where records are handled is told by an option alone', () => {
  const handling = (settings: Partial<Settings>) => interpret(read(settings))['consumer.handling']
  expect(handling({ handling: 'per-key' }).value).toBe('per-key')
  expect(handling({})).toMatchObject({
    value: 'unknown',
    origin: { why: expect.stringContaining('--handling') as string },
  })
})
