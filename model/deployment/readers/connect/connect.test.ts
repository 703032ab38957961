import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, type ConfigFile, type FactName } from '../../index.ts'

const none = { sets: [], clients: [] }
const worker = (...lines: readonly string[]): ConfigFile => ({
  name: 'worker.properties',
  text: ['bootstrap.servers=k:9092', 'group.id=connect', 'key.converter=JsonConverter', ...lines].join('\n'),
})
const connector = (config: Readonly<Record<string, string>>, name = 'sink'): ConfigFile => ({
  name: `${name}.json`,
  text: JSON.stringify({ name, config }, undefined, 2),
})
const source = (more: Readonly<Record<string, string>> = {}) =>
  connector({ 'connector.class': 'io.debezium.connector.mysql.MySqlConnector', ...more }, 'cdc')
const sink = (more: Readonly<Record<string, string>> = {}) =>
  connector({ 'connector.class': 'io.confluent.connect.jdbc.JdbcSinkConnector', topics: 'orders', ...more })

const read = (...files: readonly ConfigFile[]) => readConfiguration(files, none)
const factsOf = (...files: readonly ConfigFile[]) => interpret(read(...files))
const warned = (...files: readonly ConfigFile[]) => read(...files).warnings.map(({ line, text }) => `${line}: ${text}`)
const rolesOf = (...files: readonly ConfigFile[]) => read(...files).files.map(({ name, role }) => `${role} ${name}`)

test('a source connector is a producer with the defaults that Connect has, and a sink a consumer', () => {
  expect(rolesOf(source())).toEqual(['producer cdc.json'])
  expect(rolesOf(sink())).toEqual(['consumer sink.json'])
  const produced = factsOf(source())
  expect(produced['producer.acks']).toMatchObject({ value: 'all', origin: { of: 'connect' } })
  expect(produced['producer.enable.idempotence'].value).toBe(false)
  expect(produced['producer.max.in.flight.requests.per.connection'].value).toBe(1)
  expect(produced['producer.on.send.failure'].value).toBe('retry')
  const consumed = factsOf(sink())
  expect(consumed['consumer.commit'].value).toBe('after-handler')
  expect(consumed['consumer.auto.offset.reset'].value).toBe('earliest')
  expect(consumed['consumer.handling'].value).toBe('loop')
  expect(consumed['consumer.handler'].value).toBe('unknown')
})

test('a source that keeps what it has not committed is polled again, and of any other that is not known', () => {
  const failure = (name: string) => factsOf(connector({ 'connector.class': name }))['producer.on.send.failure']
  for (const name of [
    'io.debezium.connector.postgresql.PostgresConnector',
    'org.apache.kafka.connect.mirror.MirrorSourceConnector',
    'io.aiven.connect.jdbc.JdbcSourceConnector',
    'FileStreamSource',
  ]) {
    expect(failure(name).value, name).toBe('retry')
  }
  expect(failure('com.example.HttpSourceConnector')).toMatchObject({
    value: 'unknown',
    origin: { among: ['retry', 'report'], why: expect.stringContaining('polls again what was not') as string },
  })
})

test('what a connector is, is told by its class, and else by the topics that every sink has', () => {
  const roleOf = (name: string, more = {}) => rolesOf(connector({ 'connector.class': name, ...more }))[0]
  expect(roleOf('org.apache.kafka.connect.mirror.MirrorSourceConnector', { topics: '.*' })).toContain('producer')
  expect(roleOf('com.example.ElasticConnector', { 'topics.regex': '.*' })).toContain('consumer')
  expect(roleOf('com.example.Whatever')).toContain('producer')
})

test("a connector's overrides lie over its worker's producer settings, each with its own line", () => {
  const shared = worker('producer.acks=1', 'producer.linger.ms=20')
  expect(factsOf(shared, source())['producer.acks']).toMatchObject({
    value: '1',
    origin: { file: 'worker.properties', line: 4, key: 'producer.acks' },
  })
  const own = factsOf(shared, source({ 'producer.override.acks': 'all' }))
  expect(own['producer.acks']).toMatchObject({
    value: 'all',
    origin: { file: 'cdc.json', key: 'producer.override.acks' },
  })
  expect(own['producer.linger.ms'].value).toBe(20)
})

test('a worker alone could run either; beside others it is there for them, unless it says what decides', () => {
  expect(rolesOf(worker())).toEqual(['producer worker.properties', 'consumer worker.properties'])
  expect(rolesOf(worker('consumer.isolation.level=read_committed'))).toEqual(['consumer worker.properties'])
  const topic = 'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: t}\nspec: {replicas: 3}\n---\n'
  const connect =
    'apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnect\nmetadata: {name: c}\nspec:\n  config: {group.id: g}\n'
  expect(rolesOf({ name: 'k.yaml', text: `${topic}${connect}` })).toEqual(['topic k.yaml'])
  expect(rolesOf({ name: 'k.yaml', text: connect })).toEqual(['producer k.yaml', 'consumer k.yaml'])
})

test('exactly-once support gives every task a transactional id, and so idempotence', () => {
  const facts = factsOf(worker('exactly.once.source.support=enabled'), source())
  expect(facts['producer.transactional.id']).toMatchObject({ value: true, origin: { line: 4, text: 'enabled' } })
  expect(facts['producer.transactional.id.per'].value).toBe('instance')
  expect(facts['producer.enable.idempotence'].value).toBe(true)
  expect(() => read(worker('exactly.once.source.support=enabled'), source({ 'producer.override.acks': '1' }))).toThrow(
    'cdc.json line 5: acks=1 conflicts with transactional.id (worker.properties line 4), so connect refuses to start',
  )
  expect(warned(worker(), source({ 'exactly.once.support': 'required' }))).toEqual([
    '5: exactly.once.support=required, and the worker has no exactly.once.source.support=enabled: the connector would not start.',
  ])
})

test('what tolerates all errors passes records by, and with a dead letter queue they are kept elsewhere', () => {
  expect(factsOf(sink({ 'errors.tolerance': 'all' }))['consumer.handler']).toMatchObject({
    value: 'swallows',
    origin: { key: 'errors.tolerance', text: 'all' },
  })
  const kept = sink({ 'errors.tolerance': 'all', 'errors.deadletterqueue.topic.name': 'orders.dlq' })
  expect(factsOf(kept)['consumer.handler'].value).toBe('unknown')
  expect(warned(kept)[0]).toContain('goes to the topic orders.dlq instead')
  expect(factsOf(source({ 'errors.tolerance': 'all' }))['producer.on.send.failure'].value).toBe('ignore')
})

test('settings in the wrong place are warned about, with the right one', () => {
  expect(
    warned(source({ acks: '1', 'producer.acks': '1', 'consumer.override.isolation.level': 'read_committed' })),
  ).toEqual([
    "5: acks has no effect in a connector's configuration: right would be producer.override.acks.",
    "6: producer.acks has no effect in a connector's configuration: right would be producer.override.acks.",
  ])
  expect(warned(worker('producer.override.acks=1'))).toEqual([
    "4: producer.override.acks has no effect in a worker's configuration: right would be producer.acks, or the same line in a connector's.",
  ])
  const strict = worker('connector.client.config.override.policy=None')
  expect(warned(strict, source({ 'producer.override.acks': '1' }))[0]).toContain(
    'is refused by the worker, whose override policy (worker.properties line 4) is None',
  )
})

test('one connector or many, flat, named, or as the REST interface lists them', () => {
  const config = { 'connector.class': 'a.SinkConnector', topics: 't' }
  const forms = [
    config,
    { name: 'a', config },
    [config, { name: 'b', config }],
    { a: { info: { name: 'a', config, tasks: [] } } },
  ]
  for (const form of forms) {
    expect(rolesOf({ name: 'c.json', text: JSON.stringify(form) })).toEqual(['consumer c.json'])
  }
  expect(rolesOf({ name: 'c.properties', text: 'name=c\nconnector.class=a.SinkConnector\ntopics=t\n' })).toEqual([
    'consumer c.properties',
  ])
})

const after = (file: ConfigFile, fact: FactName, value: string) => {
  const edits = readEditor([file], none)(fact, value)
  return edits.length === 0 ? undefined : edited(file.text, edits)
}

test("a change is written as the connector's override, and JSON stays JSON", () => {
  const changed = after(source({ 'producer.override.acks': '1' }), 'producer.acks', 'all')
  expect(JSON.parse(changed!)).toMatchObject({ config: { 'producer.override.acks': 'all' } })
  const added = after(source(), 'producer.enable.idempotence', 'true')
  expect(JSON.parse(added!)).toMatchObject({ config: { 'producer.override.enable.idempotence': 'true' } })
  const strict = after(sink({ 'errors.tolerance': 'all' }), 'consumer.handler', 'throws')
  expect(JSON.parse(strict!)).toMatchObject({ config: { 'errors.tolerance': 'none' } })
  expect(after(source(), 'producer.client', 'java@3.9')).toBeUndefined()
  expect(after(worker(), 'producer.acks', '1')).toContain('\nproducer.acks=1')
})

test('with exactly-once support Connect sets idempotence and the transactional id itself, and says what it ignores', () => {
  const shared = worker('exactly.once.source.support=ENABLED', 'producer.enable.idempotence=false')
  const cdc = source({ 'producer.override.transactional.id': 'mine' })
  expect(factsOf(shared, cdc)['producer.enable.idempotence']).toMatchObject({
    value: true,
    origin: { kind: 'derived' },
  })
  expect(factsOf(shared, cdc)['producer.transactional.id.per'].value).toBe('instance')
  expect(factsOf(shared, cdc)['producer.on.send.failure'].origin).toMatchObject({ among: ['retry', 'report'] })
  expect(warned(shared, cdc)).toEqual([
    '5: producer.enable.idempotence is ignored: with exactly.once.source.support=enabled Connect sets it itself.',
    '5: producer.override.transactional.id is ignored: with exactly.once.source.support=enabled Connect sets it itself.',
  ])
  const preparing = worker('exactly.once.source.support=preparing', 'producer.enable.idempotence=false')
  expect(factsOf(preparing, source())['producer.enable.idempotence']).toMatchObject({
    value: false,
    origin: { line: 5 },
  })
})

const mirrors = (...lines: readonly string[]): ConfigFile => ({
  name: 'mm2.properties',
  text: ['clusters = a, b', 'a->b.enabled = true', 'b->a.enabled = false', ...lines].join('\n'),
})

test("MirrorMaker's mirrors are source connectors, told by their targets' names and by their own", () => {
  const text = mirrors('b.producer.acks = 1', 'a.producer.acks = 0', 'a->b.producer.override.linger.ms = 7')
  const facts = factsOf(text)
  expect(facts['producer.client']).toMatchObject({ value: 'connect', origin: { line: 2 } })
  expect(facts['producer.acks']).toMatchObject({ value: '1', origin: { line: 4, key: 'b.producer.acks' } })
  expect(facts['producer.linger.ms']).toMatchObject({ value: 7, origin: { line: 6 } })
  const editor = readEditor([text], none)
  expect(edited(text.text, editor('producer.acks', 'all'))).toContain('\nb.producer.acks=all\n')
  expect(edited(text.text, editor('producer.enable.idempotence', 'true'))).toMatch(
    /\na->b\.producer\.override\.enable\.idempotence=true$/,
  )
  expect(factsOf(mirrors('b.exactly.once.source.support = enabled'))['producer.transactional.id'].value).toBe(true)
})

test('of two mirrors that differ one has to be named, and what stands under no cluster is heard by nobody', () => {
  const both = mirrors('b->a.enabled = true', 'b.producer.acks = 1', 'a.producer.acks = all')
  expect(() => read(both)).toThrow('--only a.b or --only b.a says which producer is meant')
  expect(readConfiguration([both], { ...none, only: ['b.a'] }).entries.map(({ text }) => text)).toEqual(['all'])
  expect(warned(mirrors('producer.acks = 1'))).toEqual([
    "4: producer.acks has no effect in MirrorMaker's file: right would be the target's name and a dot before producer.acks.",
  ])
})
