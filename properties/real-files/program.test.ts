/**
 * Programs in the shapes that people have them in, written after public ones (repository and path stand in the first line of each file in program/): what
 * is read from them, with the lines.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { interpret, readConfiguration, type Fact } from '../../model/deployment/index.ts'

const folder = new URL('program/', import.meta.url)
const fileOf = (name: string) => ({ name, text: readFileSync(new URL(`${name}.txt`, folder), 'utf8') })
const settings = { sets: [], clients: [] }

/** What a file has a say in: the value, and the line; of one that is unknown, the values that it may have. */
function toldBy(fact: Fact<unknown>): string | undefined {
  const { value, origin } = fact
  switch (origin.kind) {
    case 'file':
      return `${String(value)} @${origin.line}`
    case 'derived': {
      const from = origin.from.find(({ kind }) => kind === 'file')
      return from?.kind === 'file' ? `${String(value)} from @${from.line}` : undefined
    }
    case 'unknown': {
      const line = / in \S+ line (\d+)/.exec(origin.why)?.[1]
      return line && `${origin.among?.join(' or ') ?? 'unknown'} @${line}`
    }
    case 'option':
    case 'default':
    case 'assumed':
      return undefined
  }
}

function read(...names: readonly string[]) {
  const configuration = readConfiguration(names.map(fileOf), settings)
  const facts = Object.entries(interpret(configuration)).map(([name, fact]) => [name, toldBy(fact)] as const)
  return {
    roles: configuration.files.map(({ role }) => role),
    facts: Object.fromEntries(facts.filter(([, told]) => told !== undefined)),
    warnings: configuration.warnings.map(({ line, text }) => `${line ?? ''}: ${text}`),
  }
}

const mayCome = (name: string) =>
  `${name} may come from a spread that is computed by the program, so its value is unknown.`

interface Case {
  readonly files: readonly string[]
  readonly roles: readonly string[]
  readonly facts: Readonly<Record<string, string>>
  readonly warnings?: readonly string[]
}

const cases: readonly Case[] = [
  {
    files: ['notificator.js'],
    roles: ['consumer'],
    facts: {
      'consumer.client': 'kafkajs @2',
      'consumer.commit': 'after-handler from @2',
      'consumer.auto.offset.reset': 'earliest @13',
    },
  },
  {
    files: ['transaction-producer.js'],
    roles: ['producer', 'consumer'],
    facts: {
      'producer.client': 'kafkajs @2',
      'producer.transactional.id': 'true @10',
      'producer.max.in.flight.requests.per.connection': '1 @9',
      'producer.enable.idempotence': 'true @8',
      'producer.on.send.failure': 'ignore @20',
      'consumer.client': 'kafkajs @2',
      'consumer.commit': 'after-handler from @2',
      'consumer.group.metadata': 'not-passed from @2',
      'consumer.auto.offset.reset': 'earliest @28',
    },
  },
  {
    files: ['kafka-client.ts'],
    roles: ['producer'],
    facts: { 'producer.client': 'kafkajs @3', 'consumer.group.metadata': 'not-passed from @3' },
  },
  {
    files: ['create-topics.js'],
    roles: ['topic'],
    facts: { 'topic.replication.factor': '3 @18', 'topic.min.insync.replicas': '2 @19' },
    warnings: [
      ": No broker file was given, so Kafka's defaults are taken for topic.unclean.leader.election.enable, topic.flush.messages; a broker may set others.",
    ],
  },
  {
    files: ['user-main.ts'],
    roles: ['consumer'],
    facts: {
      'consumer.client': 'kafkajs @3',
      'consumer.enable.auto.commit': 'false @18',
      'consumer.commit': 'manual from @18',
      'consumer.handler': 'throws or swallows @7',
    },
  },
  {
    files: ['messaging.module.ts', 'messaging.constants.ts'],
    roles: ['producer'],
    facts: {
      'producer.client': 'kafkajs @4',
      'producer.transactional.id': 'unknown @21',
      'producer.retries': 'unknown @21',
      'producer.enable.idempotence': 'true @22',
      'consumer.group.metadata': 'not-passed from @4',
    },
    warnings: [
      `21: ${mayCome('transactionalId')}`,
      `21: ${mayCome('maxInFlightRequests')}`,
      `21: ${mayCome('retry.retries')}`,
    ],
  },
  {
    files: ['consumer-class.js'],
    roles: ['consumer'],
    facts: { 'consumer.client': 'node-rdkafka @3', 'consumer.commit': 'manual from @19' },
    warnings: [
      '23: auto.offset.reset has no effect in the first object: it is read in the second, which is the configuration of topics.',
    ],
  },
  {
    files: ['rdkafka-options.ts'],
    roles: ['producer'],
    facts: {
      'producer.client': 'node-rdkafka @2',
      'producer.transactional.id': 'unknown @13',
      'producer.acks': 'unknown @7',
      'producer.retries': 'unknown @13',
      'producer.max.in.flight.requests.per.connection': '5 @14',
      'producer.enable.idempotence': 'unknown @13',
      'producer.request.timeout.ms': 'unknown @7',
      'producer.linger.ms': 'unknown @13',
      'producer.delivery.timeout.ms': 'unknown @7',
    },
    warnings: [
      `13: ${mayCome('transactional.id')}`,
      `13: ${mayCome('retries')}`,
      `13: ${mayCome('max.in.flight.requests.per.connection')}`,
      `13: ${mayCome('enable.idempotence')}`,
      `13: ${mayCome('linger.ms')}`,
      `13: ${mayCome('queue.buffering.max.ms')}`,
      '7: acks is set in the second object, which was not given, so its value is unknown.',
      '7: request.timeout.ms is set in the second object, which was not given, so its value is unknown.',
      '7: delivery.timeout.ms is set in the second object, which was not given, so its value is unknown.',
    ],
  },
  {
    files: ['producer-wrapper.ts'],
    roles: ['producer'],
    facts: {
      'producer.client': 'node-rdkafka @2',
      'producer.transactional.id': 'unknown @9',
      'producer.retries': 'unknown @9',
      'producer.max.in.flight.requests.per.connection': 'unknown @9',
      'producer.enable.idempotence': 'true @13',
      'producer.linger.ms': 'unknown @10',
    },
    warnings: [
      `9: ${mayCome('transactional.id')}`,
      `9: ${mayCome('retries')}`,
      `9: ${mayCome('max.in.flight.requests.per.connection')}`,
      '10: linger.ms comes from a parameter, so its value is unknown.',
    ],
  },
  {
    files: ['batch-consumer.ts'],
    roles: ['consumer'],
    facts: {
      'consumer.client': 'node-rdkafka @2',
      'consumer.enable.auto.commit': 'false @10',
      'consumer.commit': 'manual from @10',
      'consumer.ack.point': 'after @19',
      'consumer.handling': 'parallel @18',
      'consumer.partition.assignment.strategy': 'cooperative or eager @11',
      'consumer.auto.offset.reset': 'earliest @15',
    },
  },
  {
    files: ['eos.js'],
    roles: ['consumer', 'producer'],
    facts: {
      'producer.client': 'confluent-kafka-javascript @2',
      'producer.transactional.id': 'true @18',
      'producer.retries': '5 @18',
      'producer.enable.idempotence': 'true from @18',
      'producer.on.send.failure': 'report @33',
      'consumer.client': 'confluent-kafka-javascript @2',
      'consumer.enable.auto.commit': 'false @15',
      'consumer.commit': 'manual from @15',
      'consumer.ack.point': 'transaction @28',
      'consumer.group.metadata': 'passed @28',
      'consumer.handler': 'throws @33',
      'consumer.handling': 'loop @27',
    },
  },
  {
    files: ['platformatic-playground.ts'],
    roles: ['producer', 'consumer'],
    facts: {
      'producer.client': 'platformatic @3',
      'producer.acks': '1 @13',
      'consumer.client': 'platformatic @3',
      'consumer.enable.auto.commit': 'false @25',
      'consumer.commit': 'manual @24',
      'consumer.ack.point': 'never @24',
      'consumer.handling': 'loop @32',
      'consumer.auto.offset.reset': 'latest @24',
      'consumer.isolation.level': 'read_committed @28',
    },
  },
  {
    files: ['kafka-consumer.ts'],
    roles: ['consumer'],
    facts: {
      'consumer.client': 'platformatic @2',
      'consumer.enable.auto.commit': 'unknown @19',
      'consumer.commit': 'before-handler or manual @19',
      'consumer.auto.offset.reset': 'unknown @19',
      'consumer.isolation.level': 'unknown @19',
    },
    warnings: [
      '11: groupProtocol may come from a spread that comes from a parameter, so its value is unknown.',
      `19: ${mayCome('autocommit')}`,
      `19: ${mayCome('isolationLevel')}`,
      `19: ${mayCome('fallbackMode')}`,
    ],
  },
  {
    files: ['transactional-kafka.ts'],
    roles: ['producer', 'consumer'],
    facts: {
      'producer.client': 'kafkajs @2',
      'producer.max.in.flight.requests.per.connection': '1 @14',
      'producer.enable.idempotence': 'true @15',
      'producer.on.send.failure': 'ignore @25',
      'consumer.client': 'kafkajs @2',
      'consumer.enable.auto.commit': 'false @33',
      'consumer.commit': 'manual from @33',
      'consumer.ack.point': 'after @40',
      'consumer.group.metadata': 'not-passed from @2',
      'consumer.auto.offset.reset': 'earliest @31',
    },
    warnings: [
      '13: transactionalId has no effect in kafka.producer() on what its own send() sends: it is read in transaction().',
    ],
  },
  {
    files: ['item-consumer.ts'],
    roles: ['consumer'],
    facts: {
      'consumer.client': 'kafkajs @2',
      'consumer.commit': 'handed-out @21',
      'consumer.handling': 'parallel @21',
      'consumer.auto.offset.reset': 'earliest @15',
    },
  },
  {
    files: ['payments-producer.ts'],
    roles: ['producer'],
    facts: {
      'producer.client': 'platformatic @2',
      'producer.retries': '5 @10',
      'producer.on.send.failure': 'ignore @15',
    },
    warnings: ['9: acks has no effect in new Producer(): it is read in send().'],
  },
]

test.each(cases)('$files.0', ({ files, roles, facts, warnings = [] }) => {
  const told = read(...files)
  expect(told.roles).toEqual(roles)
  expect(told.facts).toEqual(facts)
  expect(told.warnings).toEqual(warnings)
})

test('every file says which public one it was written after, and none of its secrets is told', () => {
  const names = readdirSync(folder)
  expect(names.length).toBeGreaterThanOrEqual(15)
  for (const name of names) {
    expect(readFileSync(new URL(name, folder), 'utf8').split('\n')[0]).toMatch(/^\/\/ (After|Beside) .*[\w./-]+/)
  }
  expect(cases.flatMap(({ files }) => files).toSorted()).toEqual(
    names.map(name => name.replace(/\.txt$/, '')).toSorted(),
  )
  expect(JSON.stringify(readConfiguration([fileOf('eos.js')], settings))).not.toContain('sasl-password-of-eos')
})
