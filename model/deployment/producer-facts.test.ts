import { expect, test } from 'vitest'
import { interpret, NEVER, readConfiguration, type FactName } from './index.ts'

/** The producer's facts for these lines of its file, run by this client. */
function producer(client: string, ...lines: readonly string[]) {
  const files = [{ name: 'p.properties', text: lines.join('\n'), as: 'producer' as const }]
  return interpret(readConfiguration(files, { sets: [], clients: client === '' ? [] : [`producer=${client}`] }))
}
const value = (fact: FactName, client: string, ...lines: readonly string[]) => producer(client, ...lines)[fact].value
const idempotence = (client: string, ...lines: readonly string[]) =>
  value('producer.enable.idempotence', client, ...lines)
const IN_FLIGHT = 'max.in.flight.requests.per.connection'

test("each client's defaults differ, and decide acks where the file is silent", () => {
  const acks = (client: string) => value('producer.acks', client)
  expect(
    [
      'java@2.8',
      'java@3.7',
      'librdkafka@2.3',
      'kafkajs@2.2',
      'sarama',
      'segmentio',
      'franz-go',
      'kafka-python@3.0',
    ].map(acks),
  ).toEqual(['1', 'all', 'all', 'all', '1', '0', 'all', 'all'])
  expect(acks('platformatic')).toBe('1')
  expect(acks('')).toBe('unknown')
})

test('Java is idempotent by default since 3.0.1, and not in 3.0.0 and 3.1.0, which only declare it (KAFKA-13598)', () => {
  const on = ['java@2.8', 'java@3.0.0', 'java@3.0.1', 'java@3.1.0', 'java@3.1.1', 'java@3.2', 'java@4.0'].map(client =>
    idempotence(client),
  )
  expect(on).toEqual([false, false, true, false, true, true, true])
  expect(idempotence('java@3.0.0', 'enable.idempotence=true')).toBe(true)
  expect(() => idempotence('java@3.0')).toThrow('say which patch release, such as java@3.0.1')
})

test('Connect leaves it off in every release but 3.0.1, and 3.0 without more may be that one (KAFKA-13759)', () => {
  const releases = ['connect', 'connect@2.8', 'connect@3.0.0', 'connect@3.0.1', 'connect@3.0.2', 'connect@3.1.0']
  expect(releases.map(client => idempotence(client))).toEqual([false, false, false, true, false, false])
  expect(idempotence('connect@3.0')).toBe('unknown')
  expect(idempotence('connect@3.0', 'enable.idempotence=false')).toBe(false)
  expect(idempotence('connect@3.0.1', 'acks=1')).toBe(false)
})

test('contrary settings switch the default off silently, each of the three (K11)', () => {
  for (const line of ['acks=1', 'acks=0', 'retries=0', `${IN_FLIGHT}=6`]) {
    const fact = producer('java@3.7', line)['producer.enable.idempotence']
    expect([line, fact.value, fact.origin.kind]).toEqual([line, false, 'derived'])
  }
  expect(idempotence('java@3.7', `${IN_FLIGHT}=5`, 'acks=-1', 'retries=1')).toBe(true)
})

test('since Java 4.0 too many in flight is an error, while acks=1 still is not', () => {
  expect(() => idempotence('java@4.0', `${IN_FLIGHT}=6`)).toThrow('so java@4.0 refuses to start')
  expect(idempotence('java@4.0', 'acks=1')).toBe(false)
  expect(idempotence('java@4.0', `${IN_FLIGHT}=6`, 'enable.idempotence=false')).toBe(false)
})

test('idempotence that is asked for refuses contrary settings, with both lines and what would be right', () => {
  expect(() => producer('java@3.7', 'enable.idempotence=true', 'acks=1')).toThrow(
    'p.properties line 2: acks=1 conflicts with enable.idempotence=true (p.properties line 1), so java@3.7 refuses to start (ConfigException: Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.); right would be acks=all.',
  )
  expect(() => producer('librdkafka', 'enable.idempotence=true', 'max.in.flight=6')).toThrow('of at most 5')
  expect(() => producer('segmentio', 'enable.idempotence=true')).toThrow('has no idempotent producer')
})

test('asking for idempotence moves the defaults that it needs, where the client does so', () => {
  expect(value('producer.acks', 'java@2.8', 'enable.idempotence=true')).toBe('all')
  expect(value('producer.retries', 'java@2.0', 'enable.idempotence=true')).toBe(2_147_483_647)
  expect(value(`producer.${IN_FLIGHT}`, 'librdkafka', 'enable.idempotence=true')).toBe(5)
  expect(value(`producer.${IN_FLIGHT}`, 'librdkafka')).toBe(1_000_000)
  expect(() => producer('sarama', 'enable.idempotence=true')).toThrow('the default of sarama: acks=1')
})

test('a transactional id implies idempotence, and forbids switching it off', () => {
  const fact = producer('java@2.8', 'transactional.id=t')['producer.enable.idempotence']
  expect(fact).toMatchObject({
    value: true,
    origin: { kind: 'derived', text: 'a transactional id implies idempotence' },
  })
  expect(() => producer('java@3.7', 'transactional.id=t', 'enable.idempotence=false')).toThrow(
    'right would be enable.idempotence=true',
  )
  expect(() => producer('java@3.7', 'transactional.id=t', 'acks=1')).toThrow('conflicts with transactional.id')
  expect(() => producer('java@3.7', 'transactional.id=')).toThrow('p.properties line 1')
})

test('what contradicts a transactional id is refused in Kafka’s own words, which are its version’s; another library is not quoted', () => {
  const refused = (client: string, ...lines: readonly string[]) => {
    try {
      return producer(client, 'transactional.id=t', ...lines) && 'taken'
    } catch (error) {
      return /\((ConfigException[^)]*)\)/.exec((error as Error).message)?.[1] ?? 'refused'
    }
  }
  const needsIdempotence = 'ConfigException: Cannot set a transactional.id without also enabling idempotence.'
  expect(refused('java@3.7', 'acks=all')).toBe('taken')
  expect(refused('java@3.7', 'enable.idempotence=false')).toBe(needsIdempotence)
  expect(refused('java@3.7', 'acks=1')).toBe(needsIdempotence)
  expect(refused('', 'acks=1')).toBe(needsIdempotence)
  expect(refused('java@2.8', 'acks=1')).toMatch(/^ConfigException: Must set acks to all/)
  expect(refused('java@2.8', 'retries=0')).toBe(
    'ConfigException: Must set retries to non-zero when using the idempotent producer.',
  )
  expect(refused('librdkafka', 'acks=1')).toBe('refused')
})

test('idempotent kafkajs and @platformatic/kafka send one request at a time, whatever is said; the latter tries again without end', () => {
  const [retries, inFlight] = ['producer.retries', 'producer.max.in.flight.requests.per.connection'] as const
  for (const [client, tries] of [
    ['kafkajs@2.2', 5],
    ['platformatic@2.9', 2_147_483_647],
  ] as const) {
    const on = producer(client, 'enable.idempotence=true')
    expect([on['producer.acks'].value, on[retries].value, on[inFlight].value], client).toEqual(['all', tries, 1])
    expect(on[inFlight].origin).toMatchObject({
      text: `${client} with idempotence sends one request at a time to a broker`,
    })
    const said = producer(client, 'enable.idempotence=true', 'retries=4', 'max.in.flight.requests.per.connection=7')
    expect([said[retries].value, said[inFlight].value], client).toEqual([4, 1])
    expect(producer(client)[inFlight].value, client).not.toBe(1)
  }
})

test('the delivery time-out covers request time-out and linger: Java moves its default and refuses a setting', () => {
  expect(value('producer.delivery.timeout.ms', 'java@3.7', 'request.timeout.ms=200000')).toBe(200_000)
  expect(() => producer('java@3.7', 'delivery.timeout.ms=30000', 'linger.ms=5')).toThrow(
    'right would be at least 30005',
  )
  expect(value('producer.delivery.timeout.ms', 'java@2.0')).toBe(NEVER)
})

test('librdkafka reads its own names and spellings, and the last name of a setting counts', () => {
  expect(value('producer.acks', 'librdkafka', 'request.required.acks=1')).toBe('1')
  expect(value('producer.acks', 'librdkafka', 'acks=all', 'request.required.acks=1')).toBe('1')
  expect(value('producer.retries', 'librdkafka', 'message.send.max.retries=2')).toBe(2)
  expect(value('producer.delivery.timeout.ms', 'librdkafka', 'message.timeout.ms=0')).toBe(NEVER)
  expect(value('producer.delivery.timeout.ms', '', 'delivery.timeout.ms=0')).toBe(NEVER)
  expect(value('producer.linger.ms', 'librdkafka', 'queue.buffering.max.ms=0.5')).toBe(0.5)
})

test("librdkafka's names mean nothing to Java, and leave the fact open where no client is named", () => {
  expect(value('producer.acks', 'java@3.7', 'request.required.acks=1')).toBe('all')
  expect(producer('', 'request.required.acks=1')['producer.acks']).toMatchObject({
    value: 'unknown',
    origin: { why: expect.stringContaining('counts for librdkafka alone') },
  })
})

test('a template leaves its fact unknown, and whatever turns on it', () => {
  const facts = producer('java@3.7', 'acks=${ACKS}')
  expect(facts['producer.acks'].origin).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('p.properties line 1'),
  })
  expect(facts['producer.enable.idempotence'].value).toBe('unknown')
})
