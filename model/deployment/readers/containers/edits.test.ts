/**
 * What the repair of a compose file, a Dockerfile or a .env file looks like in the file.
 */
import { expect, test } from 'vitest'
import { edited, interpret, readConfiguration, readEditor, type ConfigFile, type FactName } from '../../index.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })
const none = { sets: [], clients: [] }

/** The files after the change, and the fact that is then read from them. */
function changed(files: readonly ConfigFile[], fact: FactName, value: string) {
  const edits = readEditor(files, none)(fact, value)
  const after = files.map(each => ({
    ...each,
    text: edited(
      each.text,
      edits.filter(edit => edit.file === each.name),
    ),
  }))
  const read = interpret(readConfiguration(after, none))[fact].value
  const lines = after.flatMap(({ text }, index) => {
    const before = files[index]!.text.split('\n')
    return text.split('\n').filter(line => !before.includes(line))
  })
  return { read, lines }
}

const service = (name: string, ...lines: readonly string[]) => [
  `  ${name}:`,
  '    image: apache/kafka:3.9.0',
  ...lines.map(line => `    ${line}`),
]
const compose = (...lines: readonly string[]) => file('compose.yml', 'services:', ...lines)

test('a map keeps its quotes, and takes a new key beside its like', () => {
  const files = [
    compose(
      ...service(
        'kafka',
        'environment:',
        '  KAFKA_DEFAULT_REPLICATION_FACTOR: "1" # dev',
        '  KAFKA_LOG_DIRS: /data',
        'restart: always',
      ),
    ),
  ]
  expect(changed(files, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['      KAFKA_DEFAULT_REPLICATION_FACTOR: "3" # dev'],
  })
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['      KAFKA_MIN_INSYNC_REPLICAS: 2'],
  })
  expect(changed(files, 'topic.unclean.leader.election.enable', 'true')).toEqual({
    read: true,
    lines: ["      KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: 'true'"],
  })
})

test('a list keeps its dash and its quotes', () => {
  const files = [
    compose(...service('kafka', 'environment:', '  - KAFKA_MIN_INSYNC_REPLICAS=1', '  - "KAFKA_NODE_ID=1"')),
  ]
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['      - KAFKA_MIN_INSYNC_REPLICAS=2'],
  })
  expect(changed(files, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['      - KAFKA_DEFAULT_REPLICATION_FACTOR=3'],
  })
})

test('a map and a list in one line stay in one line', () => {
  const map = [compose(...service('kafka', 'environment: { KAFKA_NODE_ID: 1, KAFKA_MIN_INSYNC_REPLICAS: 1 }'))]
  expect(changed(map, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['    environment: { KAFKA_NODE_ID: 1, KAFKA_MIN_INSYNC_REPLICAS: 1, KAFKA_DEFAULT_REPLICATION_FACTOR: 3 }'],
  })
  const list = [compose(...service('kafka', 'environment: ["KAFKA_NODE_ID=1"]'))]
  expect(changed(list, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['    environment: ["KAFKA_NODE_ID=1", "KAFKA_DEFAULT_REPLICATION_FACTOR=3"]'],
  })
})

test('a fragment is changed once, for all who merge it', () => {
  const files = [
    file(
      'compose.yml',
      'x-kafka-common: &kafka-common',
      '  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 3',
      '  KAFKA_MIN_INSYNC_REPLICAS: 1',
      'services:',
      ...[1, 2, 3].flatMap(n => service(`kafka${n}`, 'environment:', '  <<: *kafka-common', `  KAFKA_NODE_ID: ${n}`)),
    ),
  ]
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['  KAFKA_MIN_INSYNC_REPLICAS: 2'],
  })
  expect(changed(files, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['  KAFKA_DEFAULT_REPLICATION_FACTOR: 3'],
  })
})

test('each broker of three is changed where it stands', () => {
  const files = [compose(...[1, 2, 3].flatMap(n => service(`kafka${n}`, 'environment:', `  KAFKA_NODE_ID: ${n}`)))]
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: Array(3).fill('      KAFKA_MIN_INSYNC_REPLICAS: 2'),
  })
})

test('a value from .env is changed there, a default in its place, and a name without a value gets one', () => {
  const env = file('.env', '# shared', 'MIN_ISR=1 # one broker')
  const from = (value: string) => compose(...service('kafka', 'environment:', `  KAFKA_MIN_INSYNC_REPLICAS: ${value}`))
  expect(changed([from('${MIN_ISR}'), env], 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['MIN_ISR=2 # one broker'],
  })
  expect(changed([from('${MIN_ISR:-1}')], 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['      KAFKA_MIN_INSYNC_REPLICAS: ${MIN_ISR:-2}'],
  })
  expect(changed([from('')], 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['      KAFKA_MIN_INSYNC_REPLICAS: 2'],
  })
})

test('an environment file and a Dockerfile are changed in their own words', () => {
  const files = [
    compose('  kafka:', '    build: .', '    env_file: kafka.env'),
    file('kafka.env', "KAFKA_MIN_INSYNC_REPLICAS='1'", 'KAFKA_NODE_ID=1'),
    file(
      'Dockerfile',
      'FROM confluentinc/cp-kafka:7.5.0',
      'ENV KAFKA_DEFAULT_REPLICATION_FACTOR=1 KAFKA_LOG_DIRS="/a b"',
    ),
  ]
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ["KAFKA_MIN_INSYNC_REPLICAS='2'"],
  })
  expect(changed(files, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['ENV KAFKA_DEFAULT_REPLICATION_FACTOR=3 KAFKA_LOG_DIRS="/a b"'],
  })
  expect(changed(files.slice(2), 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['ENV KAFKA_MIN_INSYNC_REPLICAS=2'],
  })
})

test('a topic is changed in the command that creates it, or in the list of its image', () => {
  const files = [
    compose(
      ...service(
        'init',
        'command: |',
        '  kafka-topics.sh --create --topic orders \\',
        '    --partitions 3 --replication-factor 1',
      ),
    ),
  ]
  expect(changed(files, 'topic.replication.factor', '3')).toEqual({
    read: 3,
    lines: ['        --partitions 3 --replication-factor 3'],
  })
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['        --partitions 3 --replication-factor 1 --config min.insync.replicas=2'],
  })
  const list = [
    compose(
      '  kafka:',
      '    image: wurstmeister/kafka',
      '    environment:',
      '      - KAFKA_CREATE_TOPICS=orders:3:1:compact,payments:1:1',
    ),
  ]
  expect(
    readEditor(list, { ...none, only: ['orders'] })('topic.replication.factor', '3').map(({ text }) => text),
  ).toEqual(['KAFKA_CREATE_TOPICS=orders:3:3:compact,payments:1:1'])
})

test("Bitnami's names are written as Bitnami has them", () => {
  const files = [compose('  kafka:', '    image: bitnami/kafka:3.6', '    environment:', '      - KAFKA_CFG_NODE_ID=1')]
  expect(changed(files, 'topic.min.insync.replicas', '2')).toEqual({
    read: 2,
    lines: ['      - KAFKA_CFG_MIN_INSYNC_REPLICAS=2'],
  })
})

test('what no variable says is changed by none', () => {
  const files = [compose(...service('kafka', 'environment:', '  KAFKA_LOG_DIRS: /data', 'tmpfs: /data'))]
  expect(readEditor(files, none)('broker.version', 'kafka@4.0.0')).toEqual([])
  expect(readEditor(files, none)('broker.storage', 'persistent')).toEqual([])
  const app = [compose('  app:', '    image: shop', '    environment: { KAFKA_PRODUCER_ACKS: 1 }')]
  const maps = [{ path: 'KAFKA_PRODUCER', role: 'producer' }] as const
  expect(readEditor(app, { ...none, maps })('producer.on.send.failure', 'report')).toEqual([])
})

test('what is on the command line is changed there, or in the variable that it takes', () => {
  const started = (...environment: readonly string[]) => [
    compose(
      '  kafka:',
      '    image: quay.io/strimzi/kafka:0.40.0-kafka-3.7.0',
      '    command: bin/kafka-server-start.sh server.properties --override min.insync.replicas=$${MIN} --override log.dirs=/d',
      '    environment:',
      '      MIN: 1',
      ...environment,
    ),
  ]
  expect(changed(started(), 'topic.min.insync.replicas', '2')).toEqual({ read: 2, lines: ['      MIN: 2'] })
  expect(changed(started('      KAFKA_NODE_ID: 1'), 'topic.replication.factor', '3').lines[0]).toContain(
    '--override log.dirs=/d --override default.replication.factor=3',
  )
})
