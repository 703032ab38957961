import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { interpret, readConfiguration, type ConfigFile, type Settings } from './index.ts'
import { distance, nearest } from './nearest.ts'

const SEED = 20_261_122
const none: Settings = { sets: [], clients: [] }
const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: lines.join('\n') })
const roleOf = (...lines: readonly string[]) => readConfiguration([file('x', ...lines)], none).files[0]?.role
const warned = (role: ConfigFile['as'] & string, line: string, settings: Settings = none) =>
  readConfiguration([{ name: 'x', text: line, as: role }], settings)
    .warnings.filter(each => each.line !== undefined)
    .map(({ text }) => text)

test('a file has the role that knows most of its keys, in the words of Java and of librdkafka', () => {
  expect(roleOf('bootstrap.servers=a', 'compression.type=none')).toBe('producer')
  expect(roleOf('bootstrap.servers=a', 'group.id=g')).toBe('consumer')
  expect(roleOf('bootstrap.servers=a', 'queue.buffering.max.ms=5')).toBe('producer')
  expect(roleOf('bootstrap.servers=a', 'enable.auto.offset.store=false')).toBe('consumer')
  expect(roleOf('process.roles=controller', 'compression.type=zstd')).toBe('broker')
  expect(roleOf('cleanup.policy=compact', 'min.insync.replicas=2')).toBe('topic')
  expect(roleOf('min.insync.replicas=2')).toBe('topic')
})

test('a file that nobody can tell is refused with the option that tells, and the option is believed', () => {
  expect(() => roleOf()).toThrow(
    'x holds no settings (it is empty, or all comments): say what it is with --as producer=x.',
  )
  expect(() => roleOf('# only', '! comments')).toThrow('--as producer=x')
  expect(() => roleOf('bootstrap.servers=a', 'client.id=b')).toThrow('whether it configures a producer or a consumer')
  expect(() => roleOf('compression.type=none')).toThrow('--as')
  expect(readConfiguration([{ name: 'x', text: '', as: 'consumer' }], none).files[0]?.role).toBe('consumer')
})

test('a misspelt key is warned about with the nearest one, and a key of a plug-in is left alone', () => {
  expect(warned('producer', 'enable.idempotance=true')).toEqual([
    'enable.idempotance is no key that a producer knows; did you mean enable.idempotence?',
  ])
  expect(warned('broker', 'unclean.leader.lection.enable=false')).toEqual([
    'unclean.leader.lection.enable is no key that a broker knows; did you mean unclean.leader.election.enable?',
  ])
  expect(warned('broker', 'completely.different=1')).toEqual(['completely.different is no key that a broker knows.'])
  expect(warned('broker', 'listener.name.internal.ssl.client.auth=required')).toEqual([])
  expect(warned('producer', 'confluent.monitoring.anything=1')).toEqual([])
})

test("a container's misspelt environment variable is recognised (K14)", () => {
  expect(warned('broker', 'KAFKA_UNCLEAN_LEADER_LECTION_ENABLE=false')[0]).toContain(
    'did you mean unclean.leader.election.enable?',
  )
})

test('a key in the wrong file has no effect, and the warning says whose it is', () => {
  expect(warned('producer', 'min.insync.replicas=2')).toEqual([
    "min.insync.replicas is a key of a broker or a topic, and has no effect in a producer's file.",
  ])
  const both = ['producer', 'consumer'] as const
  const shared = both.map(as => ({ name: 'both', text: 'acks=all\ngroup.id=g', as }))
  expect(readConfiguration(shared, none).warnings).toEqual([])
})

test('a key of Kafka 0.8 is warned about, unless the client is librdkafka, which still reads it', () => {
  const client = (name: string): Settings => ({ sets: [], clients: [name] })
  expect(warned('producer', 'request.required.acks=1')[0]).toContain('left over from Kafka 0.8')
  expect(warned('producer', 'request.required.acks=1', client('java@3.7'))[0]).toBe(
    "request.required.acks is librdkafka's, and has no effect in java@3.7.",
  )
  expect(warned('producer', 'request.required.acks=1', client('librdkafka@2.3'))).toEqual([])
})

test('a key given twice counts as last given, with a warning', () => {
  const configuration = readConfiguration([file('p', 'acks=1', 'linger.ms=1', 'acks=all')], none)
  expect(interpret(configuration)['producer.acks'].value).toBe('all')
  expect(configuration.warnings).toContainEqual({
    file: 'p',
    line: 3,
    text: 'acks was already set on line 1; the last one counts.',
  })
})

test('two files of one role that disagree are refused, by name and line; an option settles it', () => {
  const files = [file('a', 'acks=1', 'linger.ms=1'), file('b', 'linger.ms=1', 'acks=all')]
  expect(() => readConfiguration(files, none)).toThrow(
    'Contradicting files: a line 1 says acks=1 and b line 2 says acks=all.',
  )
  expect(interpret(readConfiguration(files, { sets: ['producer.acks=all'], clients: [] }))['producer.acks'].value).toBe(
    'all',
  )
  expect(() => readConfiguration([file('a', 'acks=-1'), file('b', 'acks=all')], none)).not.toThrow()
})

test('a file that leaves out what its twin sets is warned about, because it may be another producer', () => {
  const { warnings } = readConfiguration([file('a', 'acks=1', 'linger.ms=1'), file('b', 'linger.ms=1')], none)
  expect(warnings).toContainEqual({
    file: 'a',
    line: 1,
    text: 'acks is taken to hold for b too, which does not set it.',
  })
})

test('thousands of unknown keys make a few warnings and a count', () => {
  const { warnings } = readConfiguration(
    [file('p', 'acks=all', ...Array.from({ length: 5000 }, (_, each) => `no.such.key.${each}=1`))],
    none,
  )
  expect(warnings).toHaveLength(21)
  expect(warnings.at(-1)?.text).toBe('4980 more keys are unknown to Kafka.')
})

test('the order of the files never matters', () => {
  const files = [
    file('p', 'acks=1', 'lingr.ms=1', 'linger.ms=3'),
    file('p2', 'acks=1', 'batch.size=1'),
    file('c', 'group.id=g', 'enable.auto.commit=false'),
    file('b', 'node.id=1', 'min.insync.replicas=2', 'zookeeper.connect=z'),
    file('t', 'cleanup.policy=delete', 'flush.messages=1'),
  ]
  const settings: Settings = { sets: [], clients: ['java@3.7'] }
  const expected = readConfiguration(files, settings)
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: files.length }), shuffled => {
      expect(readConfiguration(shuffled, settings)).toEqual(expected)
    }),
    { seed: SEED, numRuns: 50 },
  )
})

test('distance counts a swap of neighbours as one slip, and far words have no nearest', () => {
  expect([distance('acks', 'acks'), distance('akcs', 'acks'), distance('', 'acks'), distance('ack', 'acks')]).toEqual([
    0, 1, 4, 1,
  ])
  expect(nearest('akcs', ['acks', 'retries'])).toBe('acks')
  expect(nearest('port', ['acks', 'retries'])).toBeUndefined()
})
