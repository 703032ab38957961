/**
 * The texts in and beside compose files, each by itself: names of images and of variables, interpolation, commands, files of variables, Dockerfiles.
 */
import { expect, test } from 'vitest'
import { readConfiguration, type ConfigFile } from '../../index.ts'
import { readDockerfile } from './dockerfile.ts'
import { readEnvFile } from './env-file.ts'
import { bitnamiNaming, confluentNaming, keyOf, plainNaming, spelt } from './image-names.ts'
import { imageOf } from './images.ts'
import { interpolate, soleReference } from './interpolation.ts'

const file = (name: string, ...lines: readonly string[]): ConfigFile => ({ name, text: `${lines.join('\n')}\n` })

test('an image is its version of Kafka as far as its tag says one', () => {
  const versions = {
    'confluentinc/cp-kafka:7.5.0': '3.5',
    'confluentinc/cp-server:7.9.1-1-ubi8': '3.9',
    'registry.example.com:5000/mirror/confluentinc/cp-kafka:8.0.0': '4.0',
    'apache/kafka:3.9.0': '3.9.0',
    'apache/kafka-native:4.1.0-rc1': '4.1.0',
    'docker.io/bitnami/kafka:3.6.1-debian-11-r0': '3.6.1',
    'bitnamilegacy/kafka:3.6': '3.6',
    'wurstmeister/kafka:2.13-2.8.1': '2.8.1',
    'quay.io/strimzi/kafka:0.40.0-kafka-3.7.0': '3.7.0',
    'lensesio/fast-data-dev:3.3.1': '3.3.1',
    'landoop/fast-data-dev:cp3.3.0': '0.11.0',
    'ubuntu/kafka:3.1-22.04_beta': '3.1',
    'apache/kafka': undefined,
    'apache/kafka:latest': undefined,
    'bitnami/kafka:3': undefined,
    'confluentinc/cp-kafka:99.1.0': undefined,
    'apache/kafka@sha256:0123': undefined,
    'debezium/kafka:2.7': undefined,
    'registry.example.com/team/kafka:3.9.0': undefined,
  }
  for (const [image, version] of Object.entries(versions)) expect(imageOf(image).version, image).toBe(version)
})

test('a name is a key as its image has it, and back', () => {
  expect(keyOf('KAFKA_MIN_INSYNC_REPLICAS', confluentNaming)).toBe('min.insync.replicas')
  expect(keyOf('KAFKA_LISTENER_NAME_A__B_SCRAM___SHA___256_X', confluentNaming)).toBe(
    'listener.name.a_b.scram-sha-256.x',
  )
  expect(keyOf('KAFKA_A__B', plainNaming)).toBe('a..b')
  expect(keyOf('KAFKA_CFG_MIN_INSYNC_REPLICAS', bitnamiNaming)).toBe('min.insync.replicas')
  expect(keyOf('KAFKA_MIN_INSYNC_REPLICAS', bitnamiNaming)).toBeUndefined()
  expect(keyOf('KAFKA_DEFAULT_REPLICATION_FACTOR', bitnamiNaming)).toBe('default.replication.factor')
  expect(spelt('min.insync.replicas', bitnamiNaming)).toBe('KAFKA_CFG_MIN_INSYNC_REPLICAS')
  expect(spelt('a-b_c.d', confluentNaming)).toBe('KAFKA_A___B__C_D')
})

test('interpolation is that of Compose', () => {
  const known: Readonly<Record<string, string>> = { A: '1', EMPTY: '' }
  const value = (text: string) => {
    const { value: read, unread } = interpolate(text, name =>
      Object.hasOwn(known, name) ? { value: known[name]! } : undefined,
    )
    return unread ?? read
  }
  expect(
    [
      '$A',
      '${A}',
      'x${A}y',
      '$$A',
      '${A:+set}',
      '${EMPTY:-d}',
      '${EMPTY-d}',
      '${EMPTY:+x}',
      '${B:-${A}}',
      '${B-}',
      '5$',
    ].map(value),
  ).toEqual(['1', '1', 'x1y', '$A', 'set', 'd', '', '', '1', '', '5$'])
  expect(value('${B}')).toBe('needs ${B}, which nothing that was given sets')
  expect(value('${B:?must be set}')).toBe('needs ${B}, which nothing that was given sets')
  expect(value('${A')).toBe('is a template that Compose does not know')
  expect(value('${vault:secret}')).toBe('is a template that Compose does not know')
  expect(value(`\${${'s3cr3tS3cr3tS3cr3t'}}`)).not.toContain('s3cr3t')
  expect(value('${A:-'.repeat(2000) + '}'.repeat(2000))).toBe('1')
  expect(value('${B:-'.repeat(2000) + '}'.repeat(2000))).toBe('is a template that Compose does not know')
  expect([soleReference('${A:-3}'), soleReference('x${A}')]).toEqual([{ name: 'A', fallback: '3' }, undefined])
})

test('a file of variables is read as Compose reads it', () => {
  const variables = readEnvFile(
    file(
      '.env',
      '# c',
      'A=1 # one',
      "B='$A # two'",
      'export C="x\\n$A"',
      'D = 4',
      'E=',
      'F',
      'G="two',
      'lines"',
      'A=2',
      'H=a#b',
    ),
  )
  expect(variables.map(({ name, value, line }) => [name, value, line])).toEqual([
    ['B', '$A # two', 3],
    ['C', 'x\n1', 4],
    ['D', '4', 5],
    ['E', '', 6],
    ['F', '', 7],
    ['G', 'two\nlines', 8],
    ['A', '2', 10],
    ['H', 'a#b', 11],
  ])
  expect(variables.find(({ name }) => name === 'A')).toMatchObject({ overrides: 2 })
})

test('a Dockerfile is its last stage, with what the build gives it', () => {
  const dockerfile = file(
    'Dockerfile',
    'ARG TAG=7.5.0',
    'FROM confluentinc/cp-kafka:${TAG} AS base',
    'ENV KAFKA_A a value',
    'ARG TAG',
    "ENV KAFKA_B='$TAG' KAFKA_C=${TAG}",
    'FROM golang AS tool',
    'FROM base',
    'ENV KAFKA_D=$NOBODY',
  )
  const built = readDockerfile(dockerfile, { args: new Map([['TAG', '7.6.0']]) })!
  expect(built.from).toMatchObject({ text: 'confluentinc/cp-kafka:7.6.0', line: 2 })
  expect(built.environment.map(({ name, value, line, unread }) => [name, unread ?? value, line])).toEqual([
    ['KAFKA_A', 'a value', 3],
    ['KAFKA_B', '$TAG', 5],
    ['KAFKA_C', '7.6.0', 5],
    ['KAFKA_D', 'needs ${NOBODY}, which nothing that was given sets', 8],
  ])
  expect(readDockerfile(dockerfile, { args: new Map(), target: 'tool' })!.from.text).toBe('golang')
})

test('variables that are made of each other without end are not made at all', () => {
  const doubled = Array.from({ length: 60 }, (_, n) => `A${n + 1}=$A${n}$A${n}`)
  const last = readEnvFile(file('.env', `A0=${'x'.repeat(100)}`, ...doubled)).at(-1)!
  expect(last).toMatchObject({ value: '', unread: 'is made of variables that grow without end' })
})

test('topics are read out of commands of every style, and not out of comments', () => {
  const topics = (...command: readonly string[]) => {
    const { entries, stated } = readConfiguration(
      [
        file(
          'c.yml',
          'services:',
          '  init:',
          '    image: confluentinc/cp-kafka:7.5.0',
          ...command.map(line => `    ${line}`),
        ),
      ],
      { sets: [], clients: [] },
    )
    return [
      stated['topic.replication.factor']?.value,
      stated['topic.replication.factor']?.line,
      ...entries.map(({ of, text }) => `${of} ${text}`),
    ]
  }
  const call = 'kafka-topics --create --topic orders --replication-factor 3 --config min.insync.replicas=2'
  expect(topics(`command: ${call}`)).toEqual([3, 4, 'orders 2'])
  expect(topics(`command: "bash -c '${call} && echo done'"`)).toEqual([3, 4, 'orders 2'])
  expect(topics('entrypoint: [sh, -c]', `command: ["${call}"]`)).toEqual([3, 5, 'orders 2'])
  expect(
    topics(
      `command: [${call
        .split(' ')
        .map(word => `'${word}'`)
        .join(', ')}]`,
    ),
  ).toEqual([3, 4, 'orders 2'])
  expect(
    topics('command:', '  - bash', '  - -c', '  - |', `    # ${call.replace('orders', 'old')}`, `    ${call}`),
  ).toEqual([3, 9, 'orders 2'])
  expect(
    topics('command: >', '  bash -c "kafka-topics.sh --create', "  --topic='orders'", '  --replication-factor=3"'),
  ).toEqual([3, 7])
  expect(topics('command: |', `  for t in a b; do ${call.replace('orders', '$$t')}; done`)).toEqual([3, 5, ' 2'])
  expect(
    topics(
      'command: |',
      '  kafka-topics --create --topic orders --replication-factor 3',
      '  kafka-configs --alter --entity-type topics --entity-name orders --add-config min.insync.replicas=2,cleanup.policy=compact',
    ),
  ).toEqual([3, 5, 'orders 2'])
})
