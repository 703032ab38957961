/**
 * Which containers are brokers, workers and applications, and what is made of their environments.
 */
import { expect, test } from 'vitest'
import { interpret, readConfiguration, UsageError, type ConfigFile, type Settings } from '../../index.ts'
import { containerReader } from './index.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })
const compose = (...lines: readonly string[]) => file('compose.yml', 'services:', ...lines)
const read = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  readConfiguration(files, { sets: [], clients: [], ...settings })
const minInSync = (files: readonly ConfigFile[], settings: Partial<Settings> = {}) =>
  interpret(read(files, settings))['topic.min.insync.replicas'].value
const refusal = (...files: readonly ConfigFile[]) => {
  try {
    read(files)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return undefined
}
const environment = (...lines: readonly string[]) =>
  compose(
    '  kafka:',
    '    image: confluentinc/cp-kafka:7.5.0',
    '    environment:',
    ...lines.map(line => `      ${line}`),
  )

test('a compose file, a Dockerfile and a file of variables are told by what they say', () => {
  const isRead = (name: string, ...lines: readonly string[]) =>
    containerReader.recognises(file(name, ...lines), { profiles: [], maps: [] })
  expect(isRead('x', 'services:', '  db:', '    image: postgres')).toBe(true)
  expect(isRead('x', 'kafka:', '  image: wurstmeister/kafka', 'zookeeper:', '  image: zookeeper')).toBe(true)
  expect(isRead('x', '# an image', 'ARG V=1', 'FROM apache/kafka:$V')).toBe(true)
  expect(isRead('x', '# comment', 'export KAFKA_NODE_ID=1', 'B')).toBe(true)
  expect(isRead('x', 'services:', '  App\\Mailer: { arguments: [a] }')).toBe(false)
  expect(isRead('x', 'apiVersion: v1', 'kind: Service')).toBe(false)
  expect(isRead('x', 'spring:', '  kafka: { producer: { acks: all } }')).toBe(false)
  expect(isRead('x', 'acks=all', 'retries=3')).toBe(false)
  expect(isRead('x', 'min.insync.replicas=2')).toBe(false)
  expect(isRead('x', 'FROM the beginning it was clear')).toBe(false)
})

test('YAML that nobody can read is refused in the words of YAML, by line', () => {
  expect(refusal(file('compose.yml', 'services:', '  kafka:', '    image: a', '\tenvironment:'))).toContain(
    'compose.yml line 4 is indented with a tab',
  )
  expect(refusal(environment('KAFKA_NODE_ID: 1', 'KAFKA_NODE_ID: 2'))).toContain(
    'line 6 gives a key that was given before',
  )
  expect(refusal(file('x.yml', 'services:', '{{- if .kafka }}', '  kafka:', '    image: a', '{{- end }}'))).toContain(
    'x.yml line 2 is a template',
  )
  expect(refusal(file('compose.yml', 'services: &s', '  kafka: { image: a, x: *s }'))).toContain('no end')
  const bomb = Array.from({ length: 9 }, (_, n) => `x-${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`)
  expect(refusal(file('compose.yml', 'x-0: &l0 [x, x]', ...bomb, 'services:', '  kafka:', '    image: a'))).toContain(
    'more than 200000 values',
  )
  expect(refusal(file('compose.yml', 'services: [kafka]'))).toBe(
    'compose.yml line 1: services is no map: right would be a name and a map for each service.',
  )
})

test('a compose file without Kafka is refused with what it has', () => {
  expect(refusal(compose('  db:', '    image: postgres:16', '  web:', '    build: .'))).toBe(
    "compose.yml has no Kafka: its services are db (postgres:16), web; right would be the file that has the brokers, or one whose services set a client's variables.",
  )
  expect(refusal(compose('  web:', '    image: ${NAME}:${TAG}'))).toContain('its services are web; right would be')
  expect(refusal(compose('  queue:', '    image: redpandadata/redpanda:v24.1.1'))).toBe(
    "compose.yml line 3: queue is Redpanda, which speaks Kafka's protocol but is no Kafka: it is not read as a broker, as ackproof models how Kafka replicates.",
  )
  expect(refusal(compose('  web:', '    image: https://user:hunter2@registry/web'))).not.toContain('hunter2')
})

test('Redpanda beside a broker is said, and the broker is read', () => {
  const { warnings, files } = read([
    compose(
      '  kafka:',
      '    image: apache/kafka:4.0.0',
      '  panda:',
      '    image: docker.redpanda.com/redpandadata/redpanda',
    ),
  ])
  expect(files.map(({ role }) => role)).toEqual(['broker'])
  expect(warnings.map(({ text }) => text)).toContainEqual(expect.stringContaining('panda is Redpanda'))
})

test('what the images and Kafka read themselves is no misspelling', () => {
  const names =
    `HEAP_OPTS OPTS JMX_PORT JMX_HOSTNAME JMX_OPTS LOG4J_LOGGERS LOG4J_ROOT_LOGLEVEL TOOLS_LOG4J_LOGLEVEL GC_LOG_OPTS
    JVM_PERFORMANCE_OPTS CLUSTER_ID SSL_KEYSTORE_FILENAME SSL_KEY_CREDENTIALS SUPER_USERS ALLOW_EVERYONE_IF_NO_ACL_FOUND
    CONFLUENT_LICENSE_TOPIC_REPLICATION_FACTOR METRIC_REPORTERS SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR VERSION`.split(
      /\s+/,
    )
  expect(
    read([environment(...names.map(name => `KAFKA_${name}: x`))]).warnings.filter(({ line }) => line !== undefined),
  ).toEqual([])
})

test('a slip in a name, in its prefix or in its case is found', () => {
  const warned = (...lines: readonly string[]) =>
    read([environment(...lines)]).warnings.flatMap(({ line, text }) => (line === undefined ? [] : [`${line} ${text}`]))
  expect(warned('KAFKA_UNCLEAN_LEADER_LECTION_ENABLE: 1')).toEqual([
    '5 KAFKA_UNCLEAN_LEADER_LECTION_ENABLE is no key that a broker knows; did you mean KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE?',
  ])
  expect(warned('KAKFA_MIN_INSYNC_REPLICAS: 2')).toEqual([
    "5 KAKFA_MIN_INSYNC_REPLICAS has no effect in Confluent's images; did you mean KAFKA_MIN_INSYNC_REPLICAS?",
  ])
  expect(warned('kafka_min_insync_replicas: 2')[0]).toContain('did you mean KAFKA_MIN_INSYNC_REPLICAS?')
  expect(warned('KAFKA_CREATE_TOPICS: orders:3:3')).toEqual([
    "5 KAFKA_CREATE_TOPICS has no effect in Confluent's images: it creates none of these topics.",
  ])
})

test('a value in quotes inside a list is a value with quotes', () => {
  expect(refusal(environment('- KAFKA_MIN_INSYNC_REPLICAS="2"'))).toContain(
    'compose.yml line 5: KAFKA_MIN_INSYNC_REPLICAS="2" is no value that Kafka takes',
  )
})

test('a variable that stands twice in a list counts as last given', () => {
  const { warnings } = read([environment('- KAFKA_MIN_INSYNC_REPLICAS=1', '- KAFKA_MIN_INSYNC_REPLICAS=2')])
  expect(warnings).toContainEqual({
    file: 'compose.yml',
    line: 6,
    text: 'KAFKA_MIN_INSYNC_REPLICAS was already set on line 5; the last one counts.',
  })
})

test('a private image is a broker by its name, or by what only a broker has', () => {
  const one = (...lines: readonly string[]) => refusal(compose('  k:', ...lines.map(line => `    ${line}`)))
  expect(one('image: registry.example.com/team/kafka:1.4')).toBeUndefined()
  expect(one('build: ./k', 'environment: { KAFKA_ADVERTISED_LISTENERS: x }')).toBeUndefined()
  expect(one('image: registry.example.com/team/orders-kafka', 'environment: { KAFKA_BROKERS: x }')).toContain(
    'no Kafka',
  )
})

test('who runs a tool of the broker image is no broker, whatever the image wants to be set', () => {
  const brokers = (...lines: readonly string[]) =>
    read([
      compose(
        '  k:',
        '    image: confluentinc/cp-kafka:7.5.0',
        ...lines.map(line => `    ${line}`),
        '  b:',
        '    image: confluentinc/cp-kafka:7.5.0',
      ),
    ])
      .entries.filter(({ role }) => role === 'broker')
      .map(({ of }) => of)
  const say = ['environment:', '  KAFKA_ZOOKEEPER_CONNECT: z:2181', '  KAFKA_MIN_INSYNC_REPLICAS: 2']
  expect(brokers(...say)).toEqual(['k'])
  expect(brokers(...say, 'command: /etc/confluent/docker/run')).toEqual(['k'])
  expect(brokers(...say, 'command: kafka-topics --create --topic a')).toEqual([])
  expect(brokers('environment: [KAFKA_MIN_INSYNC_REPLICAS=2]', 'entrypoint: sleep infinity')).toEqual([])
})

test('profiles leave out whom they do not name, once one of them is chosen', () => {
  const files = [
    compose(
      ...['a', 'b'].flatMap((name, n) => [
        `  ${name}:`,
        '    image: apache/kafka:3.9.0',
        `    profiles: [p${name}]`,
        `    environment: { KAFKA_MIN_INSYNC_REPLICAS: ${n + 1} }`,
      ]),
    ),
  ]
  expect(minInSync(files, { profiles: ['pb'] })).toBe(2)
  expect(() => minInSync(files)).toThrow('--only a or --only b says which broker is meant')
  expect(minInSync(files, { only: ['a'] })).toBe(1)
})

test('what a file that was not given may set is unknown, unless it is set above it', () => {
  const files = [
    compose(
      '  kafka:',
      '    image: apache/kafka:3.9.0',
      '    env_file: [{ path: ./conf/kafka.env, required: false }]',
      '    environment: { KAFKA_MIN_INSYNC_REPLICAS: 2 }',
    ),
  ]
  const deployment = interpret(read(files))
  expect(deployment['topic.min.insync.replicas'].value).toBe(2)
  expect(deployment['topic.replication.factor']).toEqual({
    value: 'unknown',
    origin: {
      kind: 'unknown',
      why: 'KAFKA_DEFAULT_REPLICATION_FACTOR in compose.yml line 4 may be set in ./conf/kafka.env, which was not given; --set topic.replication.factor, or the line as it really is, would tell',
    },
  })
  expect(
    interpret(read([...files, file('kafka.env', 'KAFKA_DEFAULT_REPLICATION_FACTOR=3')]))['topic.replication.factor']
      .value,
  ).toBe(3)
})

test('files that are included and not given are said', () => {
  const { warnings } = read([
    file('compose.yml', 'include:', '  - ../kafka/compose.yml', 'services:', '  k:', '    image: apache/kafka:3.9.0'),
  ])
  expect(warnings).toContainEqual({
    file: 'compose.yml',
    line: 2,
    text: '../kafka/compose.yml was not given, and what it says is not known here.',
  })
})

test('a service that extends itself ends somewhere', () => {
  expect(
    minInSync([
      compose(
        '  k:',
        '    image: apache/kafka:3.9.0',
        '    extends: k',
        '    environment: [KAFKA_MIN_INSYNC_REPLICAS=2]',
      ),
    ]),
  ).toBe(2)
})

test('a controller says who is elected, and nothing else', () => {
  const files = [
    compose(
      '  c:',
      '    image: apache/kafka:4.0.0',
      '    environment: { KAFKA_PROCESS_ROLES: controller, KAFKA_MIN_INSYNC_REPLICAS: 5, KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: "true" }',
      '  b:',
      '    image: apache/kafka:4.0.0',
      '    environment: { KAFKA_PROCESS_ROLES: broker, KAFKA_MIN_INSYNC_REPLICAS: 2 }',
    ),
  ]
  const deployment = interpret(read(files))
  expect(deployment['topic.min.insync.replicas'].value).toBe(2)
  expect(deployment['topic.unclean.leader.election.enable'].value).toBe(true)
})

test('a Dockerfile or a file of variables alone is one broker, if it speaks of one', () => {
  expect(minInSync([file('Dockerfile', 'FROM bitnami/kafka:3.6', 'ENV KAFKA_CFG_MIN_INSYNC_REPLICAS=2')])).toBe(2)
  expect(minInSync([file('.env', 'KAFKA_MIN_INSYNC_REPLICAS=2', 'DB_PASSWORD=hunter2')])).toBe(2)
  expect(refusal(file('.env', 'KAFKA_BOOTSTRAP_SERVERS=k:9092', 'KAFKA_GROUP_ID=g'))).toBe(
    '.env says nothing of Kafka that ackproof reads: right would be the files that configure its brokers, topics, producers or consumers.',
  )
})

test('a file of variables or a Dockerfile that says nothing of Kafka is left out', () => {
  const { files, warnings } = read([
    file('Dockerfile', 'FROM eclipse-temurin:21'),
    file('kafka.env', 'KAFKA_CFG_MIN_INSYNC_REPLICAS=2'),
  ])
  expect(files).toEqual([{ name: 'kafka.env', role: 'broker' }])
  expect(warnings).toContainEqual({ file: 'Dockerfile', text: 'Dockerfile says nothing of Kafka, and is left out.' })
})

test('a log in memory is gone with its container, one on a volume stays, and of any other nothing is said', () => {
  const storage = (image: string, ...lines: readonly string[]) => {
    const { value, origin } = interpret(
      read([
        compose(
          '  k:',
          `    image: ${image}`,
          ...lines.map(line => `    ${line}`),
          'volumes:',
          '  m: { driver_opts: { type: tmpfs } }',
        ),
      ]),
    )['broker.storage']
    return origin.kind === 'file' ? `${value} :${origin.line} ${origin.key}` : value
  }
  const confluent = 'confluentinc/cp-kafka:7.5.0'
  expect(storage(confluent, 'tmpfs: /var/lib/kafka')).toBe('ephemeral :4 tmpfs')
  expect(storage(confluent, 'volumes: ["data:/var/lib/kafka/data:rw"]')).toBe('persistent :4 volumes')
  expect(storage(confluent, 'volumes:', '  - { type: tmpfs, target: /var/lib/kafka/data }')).toBe('ephemeral :5 tmpfs')
  expect(storage(confluent, 'volumes: ["m:/var/lib/kafka/data"]')).toBe('ephemeral :4 tmpfs')
  expect(storage(confluent, 'volumes: ["./etc:/etc/kafka"]')).toBe('unknown')
  expect(storage(confluent, 'volumes: ["/var/lib/kafka/data"]')).toBe('unknown')
  expect(storage('apache/kafka:3.9.0', 'environment: { KAFKA_LOG_DIRS: /d/logs }', 'volumes: ["./d:/d"]')).toBe(
    'persistent :5 volumes',
  )
  expect(storage('apache/kafka:3.9.0')).toBe('unknown')
})

test('settings that are mounted are to be given as well', () => {
  const { warnings } = read([
    compose(
      '  k:',
      '    image: apache/kafka:3.9.0',
      '    volumes:',
      '      - ./conf/server.properties:/mnt/shared/config',
    ),
  ])
  expect(warnings).toContainEqual({
    file: 'compose.yml',
    line: 5,
    text: 'server.properties is mounted into the broker: where no variable speaks, it may, and it is read only where it is given as well.',
  })
})

test('a compose file of version 1 has its services at the top', () => {
  expect(
    minInSync([
      file('x.yml', 'kafka:', '  image: wurstmeister/kafka', '  environment:', '    KAFKA_MIN_INSYNC_REPLICAS: 2'),
    ]),
  ).toBe(2)
})
